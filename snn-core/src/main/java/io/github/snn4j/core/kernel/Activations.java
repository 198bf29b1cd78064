package io.github.snn4j.core.kernel;

/**
 * How {@code pictures x pixels x channels} numbers are held: as floats, as one bit each, or as counts in bit planes.
 *
 * <p>Pixels count through the pictures: pixel p of picture n is number {@code n * pixels + p}. Channel c of a pixel is bit
 * {@code c mod 64} of word {@code c / 64}, least significant bit first; spare bits are 0.
 */
public sealed interface Activations {
    /** The words of 64 bits that one pixel takes: ⌈channels / 64⌉. */
    static int words(int channels) {
        return (channels + 63) >>> 6;
    }

    /** Writes a range of pixels as floats, {@code channels} a pixel. */
    void unpack(Kernels kernels, int channels, int firstPixel, int pixels, float[] out, int outOffset);

    /**
     * Appends to rows and values at {@code at} what is not zero of the channels {@code from … to-1} of a pixel, in
     * ascending order: {@code base + (c - from)·step} and the number. Returns where the next would go.
     */
    int events(int channels, int pixel, int from, int to, int base, int step, int[] rows, float[] values, int at);

    /** The sum of a range of pixels before scaling: spikes where the numbers are spikes, non-zero numbers of floats. */
    long spikes(int channels, int firstPixel, int pixels);

    /** Numbers as they are: channel c of pixel p at {@code offset + p * channels + c}. */
    @SuppressWarnings("ArrayRecordComponent") // a view of an arena, never compared
    record Floats(float[] data, int offset) implements Activations {
        @Override
        public void unpack(Kernels kernels, int channels, int firstPixel, int pixels, float[] out, int outOffset) {
            System.arraycopy(data, offset + firstPixel * channels, out, outOffset, pixels * channels);
        }

        @Override
        public int events(
                int channels, int pixel, int from, int to, int base, int step, int[] rows, float[] values, int at) {
            int n = at;
            int first = offset + pixel * channels;
            for (int c = from; c < to; c++) {
                float x = data[first + c];
                rows[n] = base + (c - from) * step;
                values[n] = x;
                n += x != 0 ? 1 : 0;
            }
            return n;
        }

        @Override
        public long spikes(int channels, int firstPixel, int pixels) {
            long sum = 0;
            int first = offset + firstPixel * channels;
            for (int i = first; i < first + pixels * channels; i++) {
                sum += data[i] != 0 ? 1 : 0;
            }
            return sum;
        }
    }

    /** Whole numbers in bit planes. */
    sealed interface Packed extends Activations {
        /** The same words as counts; spikes are counts of one plane. */
        Counts counts();
    }

    /** Zeros and ones: pixel p starts at word {@code offset + p * words(channels)}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bits(long[] words, int offset) implements Packed {
        @Override
        public void unpack(Kernels kernels, int channels, int firstPixel, int pixels, float[] out, int outOffset) {
            int step = Activations.words(channels);
            kernels.unpack(words, offset + firstPixel * step, pixels, channels, out, outOffset);
        }

        @Override
        public int events(
                int channels, int pixel, int from, int to, int base, int step, int[] rows, float[] values, int at) {
            int n = at;
            int first = offset + pixel * Activations.words(channels);
            for (int word = from >>> 6; word << 6 < to; word++) {
                int start = base + ((word << 6) - from) * step;
                for (long w = words[first + word] & range(word, from, to); w != 0; w &= w - 1) {
                    rows[n] = start + Long.numberOfTrailingZeros(w) * step;
                    values[n++] = 1f;
                }
            }
            return n;
        }

        @Override
        public long spikes(int channels, int firstPixel, int pixels) {
            int step = Activations.words(channels);
            return count(words, offset + firstPixel * step, pixels * step);
        }

        @Override
        public Counts counts() {
            return new Counts(words, offset, 1, 1f);
        }

        /** Sets a range of pixels from floats: 1 where the float is not 0. */
        public void pack(Kernels kernels, int channels, int firstPixel, int pixels, float[] in, int inOffset) {
            kernels.pack(in, inOffset, pixels, channels, words, offset + firstPixel * Activations.words(channels));
        }
    }

    /**
     * {@code scale * Σ 2^k bit_k}: pixel p starts at word {@code offset + p * planes * words(channels)}, plane 0 first.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Counts(long[] words, int offset, int planes, float scale) implements Packed {
        /**
         * @throws IllegalArgumentException if planes is not 1 … 24, which a float counts exactly
         */
        public Counts {
            if (planes < 1 || planes > 24) {
                throw new IllegalArgumentException("Counts.planes must be 1 to 24, got " + planes);
            }
        }

        @Override
        public Counts counts() {
            return this;
        }

        /** The planes that hold any sum of counts of so many planes each. */
        public static int planesOfSum(int a, int b) {
            return 32 - Integer.numberOfLeadingZeros((1 << a) - 1 + (1 << b) - 1);
        }

        @Override
        public void unpack(Kernels kernels, int channels, int firstPixel, int pixels, float[] out, int outOffset) {
            int step = Activations.words(channels);
            int first = offset + firstPixel * planes * step;
            kernels.unpackCounts(words, first, planes, scale, pixels, channels, out, outOffset);
        }

        @Override
        public int events(
                int channels, int pixel, int from, int to, int base, int step, int[] rows, float[] values, int at) {
            int n = at;
            int each = Activations.words(channels);
            int first = offset + pixel * planes * each;
            for (int word = from >>> 6; word << 6 < to; word++) {
                long ones = words[first + word];
                long more = 0;
                for (int plane = 1; plane < planes; plane++) {
                    more |= words[first + plane * each + word];
                }
                int start = base + ((word << 6) - from) * step;
                for (long w = (ones | more) & range(word, from, to); w != 0; w &= w - 1) {
                    int bit = Long.numberOfTrailingZeros(w);
                    rows[n] = start + bit * step;
                    values[n++] = (more >>> bit & 1) == 0 ? scale : scale * number(first + word, each, bit);
                }
            }
            return n;
        }

        /** The number whose lowest plane has its bit in that word. */
        private int number(int word, int step, int bit) {
            int number = 0;
            for (int plane = 0; plane < planes; plane++) {
                number |= (int) (words[word + plane * step] >>> bit & 1) << plane;
            }
            return number;
        }

        @Override
        public long spikes(int channels, int firstPixel, int pixels) {
            int step = Activations.words(channels);
            long sum = 0;
            for (int p = firstPixel * planes; p < (firstPixel + pixels) * planes; p++) {
                sum += count(words, offset + p * step, step) << (p % planes);
            }
            return sum;
        }
    }

    /** The bits of a word that belong to the channels from … to-1. */
    private static long range(int word, int from, int to) {
        int low = Math.max(from - (word << 6), 0);
        int high = Math.min(to - (word << 6), 64);
        return -1L << low & -1L >>> (64 - high);
    }

    private static long count(long[] words, int first, int number) {
        long sum = 0;
        for (int i = first; i < first + number; i++) {
            sum += Long.bitCount(words[i]);
        }
        return sum;
    }
}
