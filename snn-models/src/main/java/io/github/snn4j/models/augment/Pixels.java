package io.github.snn4j.models.augment;

import io.github.snn4j.core.kernel.Shape;

/**
 * A picture: fractions from 0 to 1, channels-last. What is given away may be changed in place by who gets it.
 *
 * @param values {@code [height, width, channels]}
 */
public record Pixels(Shape shape, float[] values) {
    public Pixels {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "Pixels.values must be the " + shape.size() + " of " + shape + ", got " + values.length);
        }
    }

    /**
     * The part from {@code (left, top)} on, in another size: by linear interpolation, over the whole area that a new pixel
     * covers when it shrinks.
     */
    public Pixels resized(int top, int left, int height, int width, int newHeight, int newWidth) {
        int c = shape.channels();
        float[] wide = new float[height * newWidth * c];
        resample(values, (top * shape.width() + left) * c, shape.width() * c, height, width, newWidth, c, wide);
        // rows become columns' neighbours by treating a whole row as the channels of one pixel
        float[] done = new float[newHeight * newWidth * c];
        resample(wide, 0, wide.length, 1, height, newHeight, newWidth * c, done);
        return new Pixels(new Shape(newHeight, newWidth, c), done);
    }

    /** The largest part in the middle that has the proportions of {@code height} to {@code width}, in that size. */
    public Pixels centre(int height, int width) {
        double scale = Math.min((double) shape.height() / height, (double) shape.width() / width);
        int h = Math.max(1, (int) Math.round(height * scale));
        int w = Math.max(1, (int) Math.round(width * scale));
        return resized((shape.height() - h) / 2, (shape.width() - w) / 2, h, w, height, width);
    }

    /** Resamples the middle axis of {@code [rows, from, channels]} with a triangle filter as wide as the step. */
    private static void resample(
            float[] source, int offset, int stride, int rows, int from, int to, int channels, float[] target) {
        double step = (double) from / to;
        double radius = Math.max(step, 1);
        for (int x = 0; x < to; x++) {
            double centre = (x + 0.5) * step;
            int first = Math.max(0, (int) Math.floor(centre - radius));
            int last = Math.min(from, (int) Math.ceil(centre + radius));
            float[] weights = new float[last - first];
            double sum = 0;
            for (int i = first; i < last; i++) {
                weights[i - first] = (float) Math.max(0, 1 - Math.abs((i + 0.5 - centre) / radius));
                sum += weights[i - first];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) sum;
            }
            for (int row = 0; row < rows; row++) {
                int at = (row * to + x) * channels;
                for (int i = 0; i < weights.length; i++) {
                    int pixel = offset + row * stride + (first + i) * channels;
                    for (int c = 0; c < channels; c++) {
                        target[at + c] += weights[i] * source[pixel + c];
                    }
                }
            }
        }
    }
}
