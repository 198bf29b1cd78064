package io.github.snn4j.models.augment;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.kernel.Shape;

/**
 * One change out of fourteen, each equally likely, with a strength drawn anew: TrivialAugment (Müller, Hutter 2021, arXiv
 * 2103.10158, table 1, the wide ranges). It has nothing to tune and does as well as searched policies (AutoAugment, Cubuk
 * et al. 2019) there.
 *
 * @param fill the value of what moves into the picture
 */
public record TrivialAugment(@Default("0.5") double fill) implements Augmentation {
    private static final int STRENGTHS = 31;
    private static final double SHEAR = 0.99;
    private static final double ROTATION = Math.toRadians(135);
    private static final double FACTOR = 0.99;

    /** 32 pixels of a picture of 224, of which the paper speaks; of smaller ones the same share would be little. */
    private static final double TRANSLATION = 32;

    private static final int FEWEST_BITS = 2;

    public TrivialAugment {
        Fractions.check("TrivialAugment.fill", fill);
    }

    @Override
    public Pixels apply(Pixels p, Shape wanted, Draws draws) {
        int change = draws.below(14);
        double strength = draws.below(STRENGTHS) / (STRENGTHS - 1.0);
        double signed = draws.below(2) == 0 ? strength : -strength;
        switch (change) {
            case 1 -> {
                return warp(p, 1, SHEAR * signed, 0, 0, 1, 0);
            }
            case 2 -> {
                return warp(p, 1, 0, 0, SHEAR * signed, 1, 0);
            }
            case 3 -> {
                return warp(p, 1, 0, TRANSLATION * signed, 0, 1, 0);
            }
            case 4 -> {
                return warp(p, 1, 0, 0, 0, 1, TRANSLATION * signed);
            }
            case 5 -> {
                double cos = Math.cos(ROTATION * signed);
                double sin = Math.sin(ROTATION * signed);
                return warp(p, cos, -sin, 0, sin, cos, 0);
            }
            case 6 -> Tones.brightness(p, 1 + FACTOR * signed);
            case 7 -> Tones.saturation(p, 1 + FACTOR * signed);
            case 8 -> Tones.contrast(p, 1 + FACTOR * signed);
            case 9 -> Tones.sharpness(p, 1 + FACTOR * signed);
            case 10 -> Tones.posterize(p, 8 - (int) Math.round(strength * (8 - FEWEST_BITS)));
            case 11 -> Tones.solarize(p, 1 - strength);
            case 12 -> Tones.autoContrast(p);
            case 13 -> Tones.equalize(p);
            default -> {
                // the change that changes nothing
            }
        }
        return p;
    }

    /** Takes the value at {@code (xx x + xy y + x0, yx x + yy y + y0)}, from the centre, by linear interpolation. */
    private Pixels warp(Pixels p, double xx, double xy, double x0, double yx, double yy, double y0) {
        Shape s = p.shape();
        int c = s.channels();
        float[] warped = new float[s.size()];
        double middleX = (s.width() - 1) / 2.0;
        double middleY = (s.height() - 1) / 2.0;
        for (int row = 0; row < s.height(); row++) {
            for (int column = 0; column < s.width(); column++) {
                double x = xx * (column - middleX) + xy * (row - middleY) + x0 + middleX;
                double y = yx * (column - middleX) + yy * (row - middleY) + y0 + middleY;
                int left = (int) Math.floor(x);
                int top = (int) Math.floor(y);
                float right = (float) (x - left);
                float low = (float) (y - top);
                int at = (row * s.width() + column) * c;
                add(p, top, left, (1 - right) * (1 - low), warped, at);
                add(p, top, left + 1, right * (1 - low), warped, at);
                add(p, top + 1, left, (1 - right) * low, warped, at);
                add(p, top + 1, left + 1, right * low, warped, at);
            }
        }
        return new Pixels(s, warped);
    }

    private void add(Pixels p, int row, int column, float weight, float[] target, int at) {
        Shape s = p.shape();
        boolean inside = row >= 0 && row < s.height() && column >= 0 && column < s.width();
        int from = (row * s.width() + column) * s.channels();
        for (int k = 0; k < s.channels(); k++) {
            target[at + k] += weight * (inside ? p.values()[from + k] : (float) fill);
        }
    }
}
