package io.github.snn4j.core.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files written by NumPy 2.4.6 (its headers stand in {@link #numpy}) are the oracle. */
class NpyFileTest {
    @TempDir
    Path folder;

    /** A file as NumPy writes it: version, dictionary padded with blanks to 64 bytes, the numbers' bytes in base 64. */
    private Path numpy(int version, String dictionary, String numbers) throws IOException {
        int prefix = version == 1 ? 10 : 12;
        int length = (prefix + dictionary.length() + 1 + 63) / 64 * 64 - prefix;
        byte[] header =
                (dictionary + " ".repeat(length - dictionary.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] data = Base64.getDecoder().decode(numbers);
        byte[] all = new byte[prefix + length + data.length];
        System.arraycopy("?NUMPY".getBytes(StandardCharsets.US_ASCII), 0, all, 0, 6);
        all[0] = (byte) 0x93;
        all[6] = (byte) version;
        all[8] = (byte) length;
        all[9] = (byte) (length >> 8);
        System.arraycopy(header, 0, all, prefix, length);
        System.arraycopy(data, 0, all, prefix + length, data.length);
        return Files.write(folder.resolve("a.npy"), all);
    }

    private static String dictionary(String descr, String order, String shape) {
        return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws IOException {
        byte[] expected = Base64.getDecoder()
                .decode(
                        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAg"
                                + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAKQA==");
        Path file = folder.resolve("scalar.npy");
        NpyFile.of(new int[0], new double[] {3.25}).write(file);
        assertArrayEquals(expected, Files.readAllBytes(file));
        assertEquals(3.25, NpyFile.read(file).getDouble(0));
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count(), "the temporary file is gone");
        }
    }

    @Test
    void readsSmallIntegers() throws IOException {
        NpyFile file = NpyFile.read(numpy(1, dictionary("'<i2'", "False", "(2, 3)"), "/v///wAAAQACAAMA"));
        assertEquals(NpyType.INT16, file.type());
        assertArrayEquals(new int[] {2, 3}, file.shape());
        assertArrayEquals(new int[] {-2, -1, 0, 1, 2, 3}, file.toInts());
        assertArrayEquals(new float[] {-2, -1, 0, 1, 2, 3}, file.toFloats());
    }

    @Test
    void convertsFortranOrderAndBigEndian() throws IOException {
        NpyFile file = NpyFile.read(numpy(
                1,
                dictionary("'>f4'", "True", "(2, 3, 4)"),
                "AAAAAEFAAABAgAAAQYAAAEEAAABBoAAAP4AAAEFQAABAoAAAQYgAAEEQAABBqAAAQAAAAEFgAABAwAAAQZAAAEEgAABBsAAA"
                        + "QEAAAEFwAABA4AAAQZgAAEEwAABBuAAA"));
        assertArrayEquals(new int[] {2, 3, 4}, file.shape());
        assertArrayEquals(IntStream.range(0, 24).asDoubleStream().toArray(), file.toDoubles());
    }

    @Test
    void readsHalfPrecisionOfVersionThree() throws IOException {
        NpyFile file = NpyFile.read(numpy(3, dictionary("'<f2'", "False", "(7,)"), "AD4AtP97AQAAgAB8AAI="));
        assertArrayEquals(
                new double[] {1.5, -0.25, 65504, 0x1p-24, -0.0, Double.POSITIVE_INFINITY, 0x1p-15}, file.toDoubles());
        assertFalse(file.type().isInteger());
    }

    @Test
    void readsUnsignedLongsOfVersionTwo() throws IOException {
        NpyFile file = NpyFile.read(numpy(2, dictionary("'<u8'", "False", "(3,)"), "//////////8AAAAAAAAAgAUAAAAAAAAA"));
        assertArrayEquals(new double[] {0x1p64, 0x1p63, 5}, file.toDoubles());
        assertEquals(5, file.getLong(2));
        String got =
                assertThrows(ArithmeticException.class, () -> file.getLong(0)).toString();
        assertTrue(got.contains("18446744073709551615"), got);
    }

    @Test
    void readsBooleansAndNothing() throws IOException {
        assertArrayEquals(
                new long[] {1, 0},
                NpyFile.read(numpy(1, dictionary("'|b1'", "False", "(1, 2)"), "AQA="))
                        .toLongs());
        NpyFile empty = NpyFile.read(numpy(1, dictionary("'>i8'", "True", "(0, 3)"), ""));
        assertEquals(0, empty.size());
        assertArrayEquals(new int[] {0, 3}, empty.shape());
    }

    @Test
    void roundTripsEveryTypeItWrites() throws IOException {
        int[] shape = {2, 1, 2};
        double[] values = {0, 255, 7, 128};
        NpyFile[] files = {
            NpyFile.of(shape, new byte[] {0, -1, 7, -128}),
            NpyFile.of(shape, new int[] {0, 255, 7, 128}),
            NpyFile.of(shape, new long[] {0, 255, 7, 128}),
            NpyFile.of(shape, new float[] {0, 255, 7, 128}),
            NpyFile.of(shape, values)
        };
        for (NpyFile file : files) {
            Path path = folder.resolve("b.npy");
            file.write(path);
            NpyFile again = NpyFile.read(path);
            assertEquals(file.type(), again.type());
            assertArrayEquals(shape, again.shape());
            assertArrayEquals(values, again.toDoubles(), file.type().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '"', textBlock = """
            '|O'                  ! False ! (1,)                     ! pickled Python objects, which are never loaded
            '<c16'                ! False ! (1,)                     ! elements of type '<c16'
            '<U4'                 ! False ! (1,)                     ! elements of type '<U4'
            [('a', '<i4')]        ! False ! (1,)                     ! elements of type [('a', '<i4')]
            '<f8'                 ! Maybe ! (1,)                     ! damaged .npy header
            '<f8'                 ! False ! (1, -2)                  ! damaged .npy header
            '<f8'                 ! False ! (1), 'shape': (1,)       ! damaged .npy header
            '<f8'                 ! False ! (1,), 'more': (1,)       ! damaged .npy header
            '<f8'                 ! False ! (99999999999,)           ! dimensions from 0 to 2147483647
            '<f8'                 ! False ! (2147483647, 2147483647) ! more than the 2 GiB
            '<f8'                 ! False ! (1000,)                  ! 8000 bytes, but holds 8 after its header
            '<f4'                 ! False ! (1,)                     ! 4 bytes, but holds 8 after its header
            """)
    void refusesByName(String descr, String order, String shape, String message) throws IOException {
        Path file = numpy(1, dictionary(descr, order, shape), "AAAAAAAACkA=");
        String got = assertThrows(IOException.class, () -> NpyFile.read(file)).toString();
        assertTrue(got.contains("a.npy") && got.contains(message), got);
    }

    @Test
    void refusesDamagedStarts() throws IOException {
        Path file = numpy(1, dictionary("'<f8'", "False", "(1,)"), "AAAAAAAACkA=");
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 9, 60}) {
            Files.write(file, Arrays.copyOf(good, length));
            refused(file, "ends inside its .npy header");
        }
        byte[] version = good.clone();
        version[6] = 4;
        refused(Files.write(file, version), "version 4.0");
        byte[] magic = good.clone();
        magic[1] = 'P';
        refused(Files.write(file, magic), "is not a .npy file");
        byte[] length = good.clone();
        length[6] = 2;
        length[11] = (byte) 0xff;
        refused(Files.write(file, length), "announces a header of 42");
    }

    private static void refused(Path file, String message) {
        String got = assertThrows(IOException.class, () -> NpyFile.read(file)).toString();
        assertTrue(got.contains(message), got);
    }

    @Test
    void refusesAShapeThatDoesNotFit() {
        String got = assertThrows(
                        IllegalArgumentException.class, () -> NpyFile.of(new int[] {2, 2}, new float[] {1, 2, 3}))
                .getMessage();
        assertEquals("NpyFile of shape [2, 2] got 3 values", got);
    }
}
