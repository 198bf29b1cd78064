package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.event.EventFormatException;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what {@code make_shd.py} wrote with two other libraries: chunks of half-precision times, and one block of floats. */
class HeidelbergDigitsTest {
    private static final String TABLES = "shd-tables.h5";
    private static final String H5PY = "shd-h5py.h5";

    @TempDir
    Path folder;

    private static Recordings open(Path root) throws IOException {
        return EventDatasets.open("shd", root, Split.TRAIN);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("shd_train.h5"), bytes);
    }

    private String refusal() {
        return assertThrows(EventFormatException.class, () -> {
                    Recordings digits = open(folder);
                    for (int i = 0; i < digits.examples().size(); i++) {
                        digits.read(i);
                    }
                })
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {TABLES, H5PY})
    void readsWhatWasWritten(String name) throws IOException {
        write(TestFiles.resource(name));
        Recordings digits = open(folder);
        assertEquals("700x1", digits.width() + "x" + digits.height());
        assertEquals(20, digits.classes().size());
        assertEquals(
                "zero, nine, null, neun",
                Stream.of(0, 9, 10, 19)
                        .map(digits.classes()::get)
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow());
        assertEquals(12, digits.examples().size());
        for (int i = 0; i < 12; i++) {
            assertEquals(7 * i % 20, digits.examples().get(i).label());
            Events read = digits.read(i);
            int n = i == 2 ? 0 : 3 + i;
            assertArrayEquals(
                    IntStream.range(0, n).mapToLong(k -> 15_625L * (k + 1)).toArray(), read.times());
            for (int k = 0; k < n; k++) {
                assertEquals(0x0101 + 16 * i + k, read.x()[k]);
            }
        }
    }

    /** Example 1: spikes of units 273 to 276 at 1/64 to 4/64 s; two steps of half of 46,876 µs. */
    @Test
    void becomesFramesOfOneRow() throws IOException {
        write(TestFiles.resource(H5PY));
        Dataset frames = open(folder).frames(EventFrames.of(), 2);
        assertEquals(Shape.vector(700), frames.shape());
        float[] values = new float[2 * 700];
        frames.read(1, values, 0);
        float[] expected = new float[2 * 700];
        expected[273] = expected[274] = expected[700 + 275] = expected[700 + 276] = 1;
        assertArrayEquals(expected, values);
    }

    @Test
    void unpacksOnce() throws IOException {
        Path own = Files.createDirectory(folder.resolve("shd"));
        Path packed = own.resolve("shd_train.h5.gz");
        Files.write(packed, TestFiles.gzip(TestFiles.resource(TABLES)));
        assertEquals(4, open(folder).read(1).size());
        assertArrayEquals(TestFiles.resource(TABLES), Files.readAllBytes(own.resolve("shd_train.h5")));
        Files.delete(packed);
        assertEquals(4, open(folder).read(1).size());
        try (Stream<Path> files = Files.list(own)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aPackedFileCutOffIsNamedAndLeavesNothing() throws IOException {
        byte[] whole = TestFiles.gzip(TestFiles.resource(TABLES));
        Path packed = folder.resolve("shd_train.h5.gz");
        for (byte[] bytes : new byte[][] {Arrays.copyOf(whole, whole.length / 2), new byte[100]}) {
            Files.write(packed, bytes);
            String message = refusal();
            assertTrue(message.startsWith(packed + ": cannot be unpacked"), message);
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(1, files.count());
            }
        }
    }

    @Test
    void whatIsMissingIsNamedWithItsPage() {
        String message = assertThrows(IOException.class, () -> EventDatasets.open("shd", folder, Split.TEST))
                .getMessage();
        assertTrue(message.contains(folder + " has no shd_test.h5"), message);
        assertTrue(message.contains("in shd;") && message.contains("https://zenkelab.org/datasets/"), message);
    }

    /** Where 2-byte little-endian numbers lie one after the other. */
    private static int find(byte[] bytes, int... numbers) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, bytes.length - 2 * numbers.length)
                .filter(at ->
                        IntStream.range(0, numbers.length).allMatch(k -> b.getShort(at + 2 * k) == (short) numbers[k]))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] changed(int at, int number) throws IOException {
        byte[] bytes = TestFiles.resource(TABLES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) number);
        return bytes;
    }

    @Test
    void impossibleSpikesAndLabelsAreNamed() throws IOException {
        byte[] whole = TestFiles.resource(TABLES);
        int unit = find(whole, 0x0111, 0x0112, 0x0113, 0x0114);
        Path file = write(changed(unit, 700));
        assertEquals(file + ": has a spike of unit 700.0 in example 1, expected 0 to 699", refusal());
        int time = find(whole, 0x2400, 0x2800, 0x2a00, 0x2c00); // 1/64 to 4/64 s, as example 0 does not have
        for (int bad : new int[] {0x7e00, 0x7c00, 0xbc00}) { // not a number, infinite, -1
            write(changed(time, bad));
            String message = refusal();
            assertTrue(message.contains("s in example 1, expected a time from 0 on"), message);
        }
        int label = find(whole, 0, 7, 14, 1, 8);
        write(changed(label + 2, 20));
        assertEquals(file + ": has label 20.0 for example 1, expected 0 to 19", refusal());
    }

    @Test
    void unsortedTimesAreSorted() throws IOException {
        byte[] whole = TestFiles.resource(TABLES);
        int first = find(whole, 0x2400, 0x2800, 0x2a00);
        write(changed(first, 0x3c00)); // of example 0, 1 s instead of 1/64 s
        Events read = open(folder).read(0);
        assertArrayEquals(new long[] {31_250, 46_875, 1_000_000}, read.times());
        assertEquals("258, 259, 257", read.x()[0] + ", " + read.x()[1] + ", " + read.x()[2]);
    }

    @Test
    void anotherFileIsNamed() throws IOException {
        Path file = write("no HDF5 at all".getBytes(StandardCharsets.US_ASCII));
        String message = refusal();
        assertTrue(message.startsWith(file + ": is no whole HDF5 file with spikes/times"), message);
        write(new byte[0]);
        assertTrue(refusal().startsWith(file.toString()));
    }

    /** The root group's tree of names with itself as its only child. */
    @Test
    void blocksThatReferInCirclesAreRefused() throws IOException {
        byte[] bytes = TestFiles.resource(TABLES);
        int tree = find(bytes, 'T' | 'R' << 8, 'E' | 'E' << 8);
        bytes[tree + 5] = 1;
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(tree + 6, (short) 1)
                .putLong(tree + 32, tree);
        Path file = write(bytes);
        String message = refusal();
        assertTrue(message.startsWith(file.toString()) && message.contains("StackOverflowError"), message);
    }

    /** Every file cut or with bytes changed: valid events, or an error that names the file. */
    @ParameterizedTest
    @ValueSource(strings = {TABLES, H5PY})
    void damagedFilesGiveEventsOrANamedError(String name) throws IOException {
        byte[] whole = TestFiles.resource(name);
        Random random = new Random(5);
        int refused = 0;
        for (int trial = 0; trial < 1500; trial++) {
            byte[] damaged = trial % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flips = trial % 3 == 0 ? 0 : 1 + random.nextInt(8); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            write(damaged);
            refused += survives() ? 0 : 1;
        }
        assertTrue(refused > 300, refused + " were refused");
        assertFalse(refused == 1500);
    }

    private boolean survives() {
        try {
            Recordings digits = open(folder);
            for (int i = 0; i < digits.examples().size(); i++) {
                digits.read(i);
            }
            return true;
        } catch (EventFormatException e) {
            assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
            return false;
        } catch (IOException | RuntimeException e) {
            return fail("not named", e);
        }
    }
}
