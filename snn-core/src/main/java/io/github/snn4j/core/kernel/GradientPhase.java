package io.github.snn4j.core.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of a convolution that share their taps: those with the same residues modulo the strides, or one pixel of a fully
 * connected layer's picture.
 *
 * @param pixels where each lies in its picture, row by row
 * @param width how many make a row
 * @param firstColumn the first column of taps that meets an output from each column of inputs, endColumn the one after the last
 * @param firstRow the first row of inputs from which each row of taps meets an output, endRow the one after the last
 * @param offsets of each tap: what its output's number is greater by than {@code row · width of the output + column}
 * @param weightRows of each tap's channel 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GradientPhase(
        int[] pixels,
        int width,
        int[] firstColumn,
        int[] endColumn,
        int[] firstRow,
        int[] endRow,
        int[] offsets,
        int[] weightRows) {
    int rows() {
        return pixels.length / width;
    }

    int tapColumns() {
        return offsets.length / firstRow.length;
    }

    /** Those of a convolution. */
    static List<GradientPhase> of(ConvolutionShape shape) {
        Shape in = shape.in();
        Shape out = shape.out();
        GradientAxis y = GradientAxis.of(
                in.height(), out.height(), shape.kernelHeight(), shape.strideY(), shape.padY(), shape.dilationY());
        GradientAxis x = GradientAxis.of(
                in.width(), out.width(), shape.kernelWidth(), shape.strideX(), shape.padX(), shape.dilationX());
        int inGroup = in.channels() / shape.groups();
        List<GradientPhase> phases = new ArrayList<>();
        for (int phase = 0; phase < shape.strideY() * shape.strideX(); phase++) {
            int residueY = phase / shape.strideX();
            int residueX = phase % shape.strideX();
            int[] tapsY = y.taps()[residueY];
            int[] tapsX = x.taps()[residueX];
            int height = GradientAxis.count(in.height(), shape.strideY(), residueY);
            int width = GradientAxis.count(in.width(), shape.strideX(), residueX);
            if (tapsY.length * tapsX.length * height * width == 0) {
                continue;
            }
            int[] pixels = new int[height * width];
            for (int p = 0; p < pixels.length; p++) {
                int row = residueY + p / width * shape.strideY();
                pixels[p] = row * in.width() + residueX + p % width * shape.strideX();
            }
            int[] offsets = new int[tapsY.length * tapsX.length];
            int[] weightRows = new int[offsets.length];
            for (int i = 0; i < offsets.length; i++) {
                int iy = i / tapsX.length;
                int ix = i % tapsX.length;
                offsets[i] = y.offset(residueY, iy) * out.width() + x.offset(residueX, ix);
                weightRows[i] = (tapsY[iy] * shape.kernelWidth() + tapsX[ix]) * inGroup;
            }
            int[] firstRow = new int[tapsY.length];
            int[] endRow = new int[tapsY.length];
            for (int tap = 0; tap < tapsY.length; tap++) {
                endRow[tap] = Math.max(0, Math.min(height, out.height() - y.offset(residueY, tap)));
                firstRow[tap] = Math.min(endRow[tap], Math.max(0, -y.offset(residueY, tap)));
            }
            int[] firstColumn = new int[width];
            int[] endColumn = new int[width];
            for (int column = 0; column < width; column++) {
                for (int tap = 0; tap < tapsX.length; tap++) {
                    int output = column + x.offset(residueX, tap);
                    firstColumn[column] += output < 0 ? 1 : 0;
                    endColumn[column] += output < out.width() ? 1 : 0;
                }
            }
            phases.add(new GradientPhase(pixels, width, firstColumn, endColumn, firstRow, endRow, offsets, weightRows));
        }
        return phases;
    }

    /** Those of a fully connected layer that reads such a picture. */
    static List<GradientPhase> ofPixels(Shape held) {
        int[] zero = {0};
        int[] one = {1};
        List<GradientPhase> phases = new ArrayList<>();
        for (int p = 0; p < held.pixels(); p++) {
            phases.add(
                    new GradientPhase(new int[] {p}, 1, zero, one, zero, one, zero, new int[] {p * held.channels()}));
        }
        return phases;
    }
}
