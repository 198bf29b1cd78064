package io.github.snn4j.core.neuron;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Kernels;
import java.util.Arrays;

/** One thread's way from a loop's spikes to bits: a few steps of a piece at a time, so that they stay in the L1 cache. */
final class SpikeBits {
    /** Steps of a piece that are kept before they are packed. */
    static final int STEPS = 4;

    /** Lane j of step t at {@code t * piece + j}. */
    final float[] lanes;

    private final Kernels kernels;
    private final int piece;
    private final long[] words;

    /** For pieces of so many lanes, a multiple of 64. */
    SpikeBits(Kernels kernels, int piece) {
        this.kernels = kernels;
        this.piece = piece;
        lanes = new float[STEPS * piece];
        words = new long[piece / 64];
    }

    /** Clears what the lanes of a short piece leave of their last word. */
    void begin(int count) {
        int end = roundUp(count);
        for (int row = 0; row < lanes.length; row += piece) {
            Arrays.fill(lanes, row + count, row + end, 0);
        }
    }

    private static int roundUp(int count) {
        return (count + 63) & -64;
    }

    /**
     * Packs a step of the lanes {@code at, at+1, …} of a run.
     *
     * @param to where the words of pixel 0 of the step start
     */
    void pack(int step, int count, int at, int channels, long[] target, int to) {
        int full = roundUp(count) / 64;
        if (channels % 64 == 0) {
            kernels.packSpikes(lanes, step * piece, full, target, to + at / 64);
            return;
        }
        kernels.packSpikes(lanes, step * piece, full, words, 0);
        int channel = at % channels;
        int word = to + at / channels * Activations.words(channels) + channel / 64;
        for (int lane = 0; lane < count; ) {
            int bits = Math.min(count - lane, Math.min(channels - channel, 64 - channel % 64));
            long part = bits(lane, bits) << channel;
            target[word] = channel % 64 == 0 ? part : target[word] | part;
            lane += bits;
            channel += bits;
            if (channel == channels) {
                channel = 0;
                word++;
            } else if (channel % 64 == 0) {
                word++;
            }
        }
    }

    /** The bits of {@code count} lanes, 1 to 64. */
    private long bits(int lane, int count) {
        long bits = words[lane / 64] >>> lane;
        if (lane % 64 + count > 64) {
            bits |= words[lane / 64 + 1] << -lane;
        }
        return bits & -1L >>> -count;
    }
}
