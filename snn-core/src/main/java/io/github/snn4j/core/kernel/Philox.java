package io.github.snn4j.core.kernel;

/**
 * The counter-based random generator Philox4x32-10: number i of a stream is a pure function of seed, stream and i.
 *
 * <p>Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 3.3. The key is the seed,
 * the counter is the block number (low half) and the stream (high half); a block yields four numbers.
 *
 * @param seed the key, for instance the seed of a run
 * @param stream which of 2^64 independent sequences, for instance a mix of epoch, step and layer
 */
public record Philox(long seed, long stream) {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xffffffffL;

    /** Four random ints for a 64-bit key and a 128-bit counter, written to {@code out[offset … offset+3]}. */
    public static void block(long key, long counterLow, long counterHigh, int[] out, int offset) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c0 = (int) counterLow;
        int c1 = (int) (counterLow >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & LOW);
            long product1 = MULTIPLIER_1 * (c2 & LOW);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[offset] = c0;
        out[offset + 1] = c1;
        out[offset + 2] = c2;
        out[offset + 3] = c3;
    }

    /** Numbers first … first+count-1 of the stream, uniform in [0, 1) with 24 bits. */
    public void uniform(long first, float[] out, int offset, int count) {
        int[] block = new int[4];
        for (int i = 0; i < count; i++) {
            long index = first + i;
            if (i == 0 || (index & 3) == 0) {
                block(seed, index >>> 2, stream, block, 0);
            }
            out[offset + i] = unit(block[(int) (index & 3)]);
        }
    }

    /** Number {@code index} of the stream, uniform in [0, 1). */
    public float uniform(long index) {
        int[] block = new int[4];
        block(seed, index >>> 2, stream, block, 0);
        return unit(block[(int) (index & 3)]);
    }

    /** Numbers first … first+count-1 of the stream, standard normal (Box and Muller). */
    public void normal(long first, float[] out, int offset, int count) {
        int[] block = new int[4];
        for (int i = 0; i < count; i++) {
            long index = first + i;
            if (i == 0 || (index & 3) == 0) {
                block(seed, index >>> 2, stream, block, 0);
            }
            out[offset + i] = normal(block, (int) (index & 3));
        }
    }

    /** Number {@code index} of the stream, standard normal. */
    public float normal(long index) {
        int[] block = new int[4];
        block(seed, index >>> 2, stream, block, 0);
        return normal(block, (int) (index & 3));
    }

    /** A permutation of 0 … n-1 (Fisher and Yates), each equally likely. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        int[] block = new int[4];
        for (int i = n - 1; i > 0; i--) {
            block(seed, i, stream, block, 0);
            long random = (long) block[0] << 32 | (block[1] & LOW);
            int j = (int) Math.multiplyHigh(random >>> 1, 2L * (i + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static float unit(int bits) {
        return (bits >>> 8) * 0x1p-24f;
    }

    private static float normal(int[] block, int lane) {
        int pair = lane & 2;
        double radius = Math.sqrt(-2 * Math.log(((block[pair] & LOW) + 1) * 0x1p-32));
        double angle = 2 * Math.PI * (block[pair + 1] & LOW) * 0x1p-32;
        return (float) (radius * ((lane & 1) == 0 ? Math.cos(angle) : Math.sin(angle)));
    }
}
