package io.github.snn4j.models.chip.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynapseMemoryTest {
    private static Core.SynapseFormat format(
            int weightBits, String sign, int delayBits, int tagBits, String compression, int idxBits, int block) {
        return new Core.SynapseFormat(weightBits, sign, 0, delayBits, tagBits, compression, idxBits, block);
    }

    private static byte[] written(Core.SynapseFormat f, Core.SynapseList... lists) {
        SectionOutput out = new SectionOutput();
        SynapseWriter writer = new SynapseWriter(out);
        for (Core.SynapseList l : lists) {
            SynapseCode code = new SynapseCode(f);
            code.require(l);
            writer.write(l, code);
        }
        return out.toByteArray();
    }

    private static Core.SynapseList read(byte[] bytes, Core.SynapseFormat f, int atoms, int targets)
            throws ConfigurationException {
        SectionInput in = new SectionInput(ByteBuffer.wrap(bytes), "file: section SYNMEM");
        // the list's own format is the only one that can be its number
        SynapseCode code = new SynapseCode(f);
        List<SynapseCode> codes = List.of(code, code, code, code);
        Core.SynapseList list = new SynapseReader(in).read(atoms, targets, codes, "list", Long.MAX_VALUE);
        in.end();
        return list;
    }

    @Test
    void wordsAreThoseByHand() {
        var dense = new Core.SynapseList(3, 1, 2, new short[0], new short[] {6, -2}, 0);
        // format 3, two synapses less one, 6 / 2, −2 / 2 in eight bits
        long word = 3 | 1 << 4 | 3 << 10 | 0xff << 18;
        ByteBuffer bytes = ByteBuffer.wrap(written(format(8, "mixed", 0, 0, "dense", 0, 64), dense))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(8, bytes.capacity());
        assertEquals(word, bytes.getLong(0));
        var sparse = new Core.SynapseList(1, 2, 1, new short[] {37}, new short[] {-3, -255}, 2);
        // block of one: format, no more than one, |−3|, delay 2, tag, target 37
        bytes = ByteBuffer.wrap(written(format(8, "inhibitory", 2, 1, "sparse", 6, 1), sparse))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(16, bytes.capacity());
        assertEquals(1 | 3 << 10 | 2 << 18 | 37L << 21, bytes.getLong(0));
        assertEquals(1 | 255 << 10 | 2 << 18 | 37L << 21, bytes.getLong(8));
    }

    @ParameterizedTest
    @CsvSource({
        "8, mixed, 0, 0, dense, 0, 64, 5, 77",
        "8, mixed, 6, 3, sparse, 12, 64, 3, 71",
        "8, excitatory, 1, 0, sparse, 7, 64, 1, 64",
        "6, inhibitory, 0, 2, sparse, 9, 17, 4, 129",
        "1, mixed, 3, 0, dense, 0, 1, 2, 9",
        "0, mixed, 0, 0, dense, 0, 64, 7, 60",
        "5, excitatory, 7, 1, dense, 3, 33, 2, 50"
    })
    void listsComeBackAndTakeWhatNengoLoihiCounts(
            int weightBits,
            String sign,
            int delayBits,
            int tagBits,
            String compression,
            int idxBits,
            int block,
            int atoms,
            int targets)
            throws ConfigurationException {
        Core.SynapseFormat f = format(weightBits, sign, delayBits, tagBits, compression, idxBits, block);
        Random random = new Random(weightBits);
        int n = atoms * targets;
        int unit = 1 << (8 - weightBits + (sign.equals("mixed") ? 1 : 0));
        short[] w = new short[n];
        for (int i = 0; i < n; i++) {
            int stored = random.nextInt(1 << weightBits) - (sign.equals("mixed") ? 1 << weightBits >> 1 : 0);
            w[i] = (short) (weightBits == 0 ? 0 : stored * unit * (sign.equals("inhibitory") ? -1 : 1));
        }
        short[] cx = new short[compression.equals("sparse") ? targets : 0];
        for (int i = 0; i < cx.length; i++) {
            cx[i] = (short) random.nextInt(1 << idxBits);
        }
        var list = new Core.SynapseList(2, atoms, targets, cx, w, (1 << delayBits) - 1);
        byte[] bytes = written(f, list);
        // block.py bits_per_axon: each block of 64 bits more is rounded up to words
        long bits = 0;
        int each = weightBits + delayBits + tagBits + (cx.length > 0 ? idxBits : 0);
        for (int left = n; left > 0; left -= block) {
            bits += (Math.min(left, block) * each + 4 + 6 + 63) / 64 * 64;
        }
        assertEquals(bits, 8L * bytes.length);
        Core.SynapseList back = read(bytes, f, atoms, targets);
        assertEquals(2, back.fmt());
        assertEquals(list.delay(), back.delay());
        assertArrayEquals(w, back.w());
        assertArrayEquals(cx, back.cx());
    }

    @Test
    void whatFieldsDoNotHoldIsNamed() {
        SynapseCode code = new SynapseCode(format(8, "mixed", 1, 0, "sparse", 6, 64));
        for (Object[] wrong : new Object[][] {
            {3, 0, 0, "weight 3"}, {256, 0, 0, "from -256 to 254"}, {0, 64, 0, "cx 64"}, {0, 0, 2, "delay 2"}
        }) {
            short[] w = {((Integer) wrong[0]).shortValue()};
            short[] cx = {((Integer) wrong[1]).shortValue()};
            var list = new Core.SynapseList(0, 1, 1, cx, w, (int) wrong[2]);
            var e = assertThrows(IllegalArgumentException.class, () -> code.require(list));
            assertTrue(String.valueOf(e.getMessage()).contains((String) wrong[3]), e.getMessage());
        }
        for (int block : new int[] {0, -1, 65}) {
            assertThrows(
                    IllegalArgumentException.class, () -> new SynapseCode(format(8, "mixed", 0, 0, "dense", 0, block)));
        }
    }

    /** Every bit of a word means something or must be zero. */
    @Test
    void noBitIsIgnored() throws ConfigurationException {
        Core.SynapseFormat f = format(8, "mixed", 2, 1, "sparse", 6, 4);
        var list = new Core.SynapseList(0, 2, 3, new short[] {1, 2, 3}, new short[] {2, 4, 6, 8, 10, 12}, 1);
        byte[] bytes = written(f, list);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertArrayEquals(flipped, written(f, read(flipped, f, 2, 3)));
            } catch (ConfigurationException named) {
                assertTrue(String.valueOf(named.getMessage()).contains("section SYNMEM"), named.getMessage());
            }
        }
        assertThrows(ConfigurationException.class, () -> read(java.util.Arrays.copyOf(bytes, 8), f, 2, 3));
    }
}
