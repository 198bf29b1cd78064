package io.github.snn4j.core.kernel;

import java.util.Arrays;

/**
 * One direction of a convolution read backwards: which outputs each input position reaches.
 *
 * <p>Input x takes part in output {@code (x + pad - k·dilation) / stride} through tap k where that is whole, so inputs with
 * the same {@code x mod stride} share their taps. Offsets count from a border of {@code before} zeros.
 *
 * @param before zeros before the outputs, after those behind them
 * @param taps the taps of each residue, so that offsets ascend
 * @param offsets where, for input number m of the residue, {@code output m + offset} is what the tap meets
 */
@SuppressWarnings("ArrayRecordComponent") // read within one constructor, never compared
record GradientAxis(int before, int after, int[][] taps, int[][] offsets) {
    static GradientAxis of(int inputs, int outputs, int kernel, int stride, int pad, int dilation) {
        int[][] taps = new int[stride][];
        int[][] offsets = new int[stride][];
        int least = 0;
        int most = outputs - 1;
        for (int residue = 0; residue < stride; residue++) {
            int[] found = new int[kernel];
            int count = 0;
            for (int k = kernel - 1; k >= 0; k--) {
                if ((residue + pad - k * dilation) % stride == 0) {
                    found[count++] = k;
                }
            }
            taps[residue] = Arrays.copyOf(found, count);
            offsets[residue] = new int[count];
            for (int i = 0; i < count; i++) {
                int offset = (residue + pad - taps[residue][i] * dilation) / stride;
                offsets[residue][i] = offset;
                least = Math.min(least, offset);
                most = Math.max(most, offset + count(inputs, stride, residue) - 1);
            }
        }
        for (int[] ofResidue : offsets) {
            for (int i = 0; i < ofResidue.length; i++) {
                ofResidue[i] -= least;
            }
        }
        return new GradientAxis(-least, most - (outputs - 1), taps, offsets);
    }

    /** What the output that a tap meets is greater by than the number of the input; outputs count from 0. */
    int offset(int residue, int tap) {
        return offsets[residue][tap] - before;
    }

    /** How many inputs have this residue. */
    static int count(int inputs, int stride, int residue) {
        return residue < inputs ? (inputs - residue - 1) / stride + 1 : 0;
    }
}
