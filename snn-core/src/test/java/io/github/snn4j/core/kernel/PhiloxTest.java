package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** The known answers that the authors' Random123 library is tested with. */
    @Test
    void knownAnswers() {
        assertBlock(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertBlock(-1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertBlock(
                0x299f31d0a4093822L,
                0x85a308d3243f6a88L,
                0x0370734413198a2eL,
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    private static void assertBlock(long key, long low, long high, int... expected) {
        int[] block = new int[6];
        Philox.block(key, low, high, block, 1);
        assertArrayEquals(new int[] {0, expected[0], expected[1], expected[2], expected[3], 0}, block);
    }

    @Test
    void aNumberDependsOnItsIndexOnly() {
        Philox philox = new Philox(42, 7);
        float[] uniform = new float[100];
        float[] normal = new float[100];
        philox.uniform(0, uniform, 0, 100);
        philox.normal(0, normal, 0, 100);
        for (int first : new int[] {1, 2, 3, 4, 50}) {
            float[] part = new float[21];
            philox.uniform(first, part, 1, 20);
            assertEquals(0, part[0]);
            for (int i = 0; i < 20; i++) {
                assertEquals(uniform[first + i], part[1 + i]);
                assertEquals(uniform[first + i], philox.uniform(first + i));
                assertEquals(normal[first + i], philox.normal(first + i));
            }
        }
        assertNotEquals(philox.uniform(5), new Philox(42, 8).uniform(5));
        assertNotEquals(philox.uniform(5), new Philox(43, 7).uniform(5));
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        int n = 1 << 18;
        float[] x = new float[n];
        new Philox(1, 2).uniform(0, x, 0, n);
        for (float u : x) {
            assertTrue(u >= 0 && u < 1);
        }
        assertEquals(0.5, moment(x, 1), 4 * Math.sqrt(1 / 12.0 / n));
        assertEquals(1 / 3.0, moment(x, 2), 4 * Math.sqrt(4 / 45.0 / n));
        new Philox(1, 3).normal(0, x, 0, n);
        assertEquals(0, moment(x, 1), 4 / Math.sqrt(n));
        assertEquals(1, moment(x, 2), 4 * Math.sqrt(2.0 / n));
        assertEquals(3, moment(x, 4), 4 * Math.sqrt(96.0 / n));
    }

    private static double moment(float[] x, int power) {
        double sum = 0;
        for (float v : x) {
            sum += Math.pow(v, power);
        }
        return sum / x.length;
    }

    @Test
    void permutationsOfThreeAreEquallyLikely() {
        int[] seen = new int[9 * 3];
        int draws = 6000;
        for (int stream = 0; stream < draws; stream++) {
            int[] order = new Philox(5, stream).permutation(3);
            assertEquals(3, order[0] + order[1] + order[2]);
            assertTrue(order[0] != order[1] && order[1] != order[2] && order[0] != order[2]);
            seen[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        int kinds = 0;
        for (int count : seen) {
            if (count > 0) {
                kinds++;
                assertEquals(draws / 6.0, count, 4 * Math.sqrt(draws / 6.0 * 5 / 6));
            }
        }
        assertEquals(6, kinds);
        assertArrayEquals(new int[] {}, new Philox(5, 0).permutation(0));
    }
}
