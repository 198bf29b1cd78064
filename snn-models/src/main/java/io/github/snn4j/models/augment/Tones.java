package io.github.snn4j.models.augment;

import io.github.snn4j.core.kernel.Shape;
import java.util.Arrays;

/**
 * Changes to the values of a picture, in place, as the Python Imaging Library defines them; factor 1 changes nothing.
 */
final class Tones {
    private static final int LEVELS = 256;

    private Tones() {}

    static void brightness(Pixels p, double factor) {
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = clip(p.values()[i] * (float) factor);
        }
    }

    /** Away from the mean grey of the picture. */
    static void contrast(Pixels p, double factor) {
        double sum = 0;
        for (int i = 0; i < p.shape().pixels(); i++) {
            sum += grey(p, i);
        }
        float mean = (float) (sum / p.shape().pixels());
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = clip(mean + (float) factor * (p.values()[i] - mean));
        }
    }

    /** Away from each pixel's own grey. */
    static void saturation(Pixels p, double factor) {
        int c = p.shape().channels();
        for (int i = 0; i < p.shape().pixels(); i++) {
            float grey = grey(p, i);
            for (int k = i * c; k < (i + 1) * c; k++) {
                p.values()[k] = clip(grey + (float) factor * (p.values()[k] - grey));
            }
        }
    }

    /** Away from the picture smoothed by a 3x3 filter of weights 1, in its middle 5; the border stays. */
    static void sharpness(Pixels p, double factor) {
        Shape s = p.shape();
        int c = s.channels();
        int row = s.width() * c;
        float[] v = p.values().clone();
        for (int y = 1; y < s.height() - 1; y++) {
            for (int i = y * row + c; i < (y + 1) * row - c; i++) {
                float sum = 4 * v[i];
                for (int dy = -row; dy <= row; dy += row) {
                    sum += v[i + dy - c] + v[i + dy] + v[i + dy + c];
                }
                float smooth = sum / 13;
                p.values()[i] = clip(smooth + (float) factor * (v[i] - smooth));
            }
        }
    }

    /** Keeps the highest bits of each byte. */
    static void posterize(Pixels p, int bits) {
        int mask = -1 << (8 - bits);
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = (level(p.values()[i]) & mask) / 255f;
        }
    }

    /** Turns what is not below a threshold into its negative. */
    static void solarize(Pixels p, double threshold) {
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = p.values()[i] >= threshold ? 1 - p.values()[i] : p.values()[i];
        }
    }

    /** Stretches each channel to reach from 0 to 1. */
    static void autoContrast(Pixels p) {
        int c = p.shape().channels();
        for (int k = 0; k < c; k++) {
            float least = 1;
            float most = 0;
            for (int i = k; i < p.values().length; i += c) {
                least = Math.min(least, p.values()[i]);
                most = Math.max(most, p.values()[i]);
            }
            for (int i = k; most > least && i < p.values().length; i += c) {
                p.values()[i] = (p.values()[i] - least) / (most - least);
            }
        }
    }

    /** Makes each channel's levels about equally frequent. */
    static void equalize(Pixels p) {
        int c = p.shape().channels();
        int[] counts = new int[LEVELS];
        for (int k = 0; k < c; k++) {
            Arrays.fill(counts, 0);
            for (int i = k; i < p.values().length; i += c) {
                counts[level(p.values()[i])]++;
            }
            int last = LEVELS - 1;
            while (counts[last] == 0) {
                last--;
            }
            int step = (p.shape().pixels() - counts[last]) / 255;
            int below = step / 2;
            float[] table = new float[LEVELS];
            for (int level = 0; level < LEVELS; level++) {
                table[level] = step == 0 ? level / 255f : Math.min(255, below / step) / 255f;
                below += counts[level];
            }
            for (int i = k; i < p.values().length; i += c) {
                p.values()[i] = table[level(p.values()[i])];
            }
        }
    }

    /** The luma of ITU-R BT.601 of pixel {@code i}, or its only value. */
    private static float grey(Pixels p, int i) {
        float[] v = p.values();
        return p.shape().channels() == 3
                ? 0.299f * v[3 * i] + 0.587f * v[3 * i + 1] + 0.114f * v[3 * i + 2]
                : v[i * p.shape().channels()];
    }

    private static int level(float value) {
        return Math.round(clip(value) * 255);
    }

    private static float clip(float value) {
        return Math.max(0, Math.min(1, value));
    }
}
