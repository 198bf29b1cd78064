package io.github.snn4j.benchmarks.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damage without regard to what bytes mean, and the numbers that are likely to do harm. */
final class Bytes {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        63,
        64,
        65,
        127,
        128,
        255,
        256,
        1023,
        1025,
        4095,
        4096,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1L << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    /** Where files keep more structure than data. */
    private static final int HEAD = 4096;

    private Bytes() {}

    static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /** A copy with a few bits flipped, words overwritten, or the end cut off. */
    static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        if (random.nextInt(20) == 0) {
            return Arrays.copyOf(copy, random.nextInt(copy.length));
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(HEAD, copy.length) : copy.length);
            if (random.nextBoolean()) {
                copy[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                overwrite(copy, at, random);
            }
        }
        return copy;
    }

    /** A number of 1, 2, 4 or 8 bytes, little-endian, as far as there is room. */
    static void overwrite(byte[] bytes, int at, Random random) {
        byte[] number = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, number(random))
                .array();
        System.arraycopy(number, 0, bytes, at, Math.min(1 << random.nextInt(4), bytes.length - at));
    }

    /** A copy with a number overwritten, or a stretch dropped or repeated. */
    static byte[] edited(byte[] bytes, Random random) {
        int word = 1 << 1 + random.nextInt(3);
        int words = bytes.length / word;
        if (words == 0) {
            return new byte[random.nextInt(20)];
        }
        int from = random.nextInt(random.nextBoolean() ? Math.min(40, words) : words) * word;
        int length = Math.min(bytes.length - from, word * (1 + random.nextInt(4)));
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                System.arraycopy(bytes, from + length, shorter, from, bytes.length - from - length);
                return shorter;
            }
            case 1 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
                return longer;
            }
            default -> {
                byte[] copy = bytes.clone();
                overwrite(copy, from, random);
                return copy;
            }
        }
    }
}
