package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Floats;
import java.util.Arrays;

/** Some pictures as floats with a border of zeros, so that no loop tests for the edge. */
final class PaddedPictures {
    private final Shape shape;
    private final int top;
    private final int left;
    private final int paddedWidth;
    private final int size;
    private final int capacity;

    PaddedPictures(Shape shape, int top, int bottom, int left, int right, int capacity) {
        this.shape = shape;
        this.top = top;
        this.left = left;
        this.paddedWidth = left + shape.width() + right;
        this.size = (top + shape.height() + bottom) * paddedWidth * shape.channels();
        this.capacity = capacity;
    }

    /** Floats of one picture with its border. */
    static long size(Shape shape, int top, int bottom, int left, int right) {
        return (long) (top + shape.height() + bottom) * (left + shape.width() + right) * shape.channels();
    }

    int size() {
        return size;
    }

    /** Where the pixel in that row and column of the padded picture starts. */
    int position(int row, int column) {
        return (row * paddedWidth + column) * shape.channels();
    }

    /** Room for the pictures, unless they are read where they are: floats without a border. */
    void reserve(ScratchMemory scratch, boolean areFloats) {
        if (!areFloats || size != shape.size()) {
            scratch.reserve(ScratchMemory.Use.PICTURES, size * capacity);
        }
    }

    /** The pictures first … first+count-1, copied where they have a border or are no floats, else where they are. */
    Floats load(Workers workers, Kernels kernels, Activations x, int first, int count) {
        boolean padded = size != shape.size();
        if (x instanceof Floats floats && !padded) {
            return new Floats(floats.data(), floats.offset() + first * size);
        }
        float[] data = workers.scratch().floats(ScratchMemory.Use.PICTURES, size * capacity);
        workers.forEach(count, (picture, worker) -> copy(kernels, x, first + picture, data, picture, padded));
        return new Floats(data, 0);
    }

    private void copy(Kernels kernels, Activations x, int picture, float[] data, int slot, boolean padded) {
        int firstPixel = picture * shape.pixels();
        if (!padded) {
            x.unpack(kernels, shape.channels(), firstPixel, shape.pixels(), data, slot * size);
            return;
        }
        int end = slot * size;
        for (int row = 0; row < shape.height(); row++) {
            int target = slot * size + position(top + row, left);
            Arrays.fill(data, end, target, 0f);
            x.unpack(kernels, shape.channels(), firstPixel + row * shape.width(), shape.width(), data, target);
            end = target + shape.width() * shape.channels();
        }
        Arrays.fill(data, end, (slot + 1) * size, 0f);
    }
}
