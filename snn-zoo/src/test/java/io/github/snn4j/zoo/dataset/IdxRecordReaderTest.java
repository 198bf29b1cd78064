package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class IdxRecordReaderTest {
    private static final List<String> TEN =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @TempDir
    Path folder;

    private RecordDataset read(byte[] pictures, byte[] labels) throws IOException, InterruptedException {
        try (IdxRecordReader reader = open(PixelRecordReader.Form.BYTES, pictures, labels)) {
            return RecordDataset.read("tiny", reader);
        }
    }

    private IdxRecordReader open(PixelRecordReader.Form form, byte[] first, byte[] second)
            throws IOException, InterruptedException {
        Path x = Files.write(folder.resolve("x"), first);
        Path y = Files.write(folder.resolve("y"), second);
        IdxRecordReader reader = new IdxRecordReader(TEN, form);
        reader.initialize(new CollectionInputSplit(List.of(x.toUri(), y.toUri())));
        return reader;
    }

    private void refused(String message, byte[] pictures, byte[] labels) {
        String got =
                assertThrows(IOException.class, () -> read(pictures, labels)).toString();
        assertTrue(got.contains(message), got);
        assertTrue(got.contains(folder.toString()), "names the file: " + got);
    }

    @Test
    void readsAllOfMnistAsAnIndependentParseDoes() throws Exception {
        Path mnist = TestFiles.data().resolve("mnist");
        IdxRecordReader reader = new IdxRecordReader(TEN, PixelRecordReader.Form.BYTES);
        reader.initialize(new FileSplit(mnist.toFile(), new String[] {"gz"}) {
            @Override
            public URI[] locations() {
                return Arrays.stream(super.locations())
                        .filter(file -> file.getPath().contains("train-"))
                        .toArray(URI[]::new);
            }
        });
        RecordDataset data = RecordDataset.read("mnist", reader);
        byte[] pixels = plain(mnist.resolve("train-images-idx3-ubyte.gz"));
        byte[] labels = plain(mnist.resolve("train-labels-idx1-ubyte.gz"));
        assertEquals(60_000, data.size());
        assertEquals(new Shape(28, 28, 1), data.shape());
        int[] counts = new int[10];
        double sum = 0;
        float[] got = new float[786];
        for (int i = 0; i < data.size(); i++) {
            assertEquals(labels[8 + i], data.label(i));
            counts[data.label(i)]++;
            data.read(i, got, 1);
            for (int k = 0; k < 784; k++) {
                sum += got[1 + k];
                if (Math.abs(got[1 + k] * 255 - (pixels[16 + i * 784 + k] & 0xff)) > 1e-4) {
                    throw new AssertionError("picture " + i + ", pixel " + k);
                }
            }
        }
        assertArrayEquals(new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts);
        assertEquals(33.318, 255 * sum / (60_000 * 784), 5e-4);
        assertEquals(0, got[0]);
        assertEquals(0, got[785]);
    }

    private static byte[] plain(Path file) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return stream.readAllBytes();
        }
    }

    @Test
    void readsPlainFilesInEitherOrderAndStartsOver() throws Exception {
        byte[] pictures = TestFiles.pictures(3, 2, 3);
        IdxRecordReader reader = open(PixelRecordReader.Form.BYTES, TestFiles.labels(4, 0, 9), pictures);
        assertEquals(new Shape(2, 3, 1), reader.shape());
        for (int round = 0; round < 2; round++) {
            List<List<Writable>> records = reader.next(5);
            assertEquals(3, records.size());
            for (int i = 0; i < 3; i++) {
                BytesWritable pixels =
                        assertInstanceOf(BytesWritable.class, records.get(i).get(0));
                assertArrayEquals(Arrays.copyOfRange(pictures, 16 + 6 * i, 22 + 6 * i), pixels.getContent());
            }
            assertEquals(9, records.get(2).get(1).toInt());
            assertFalse(reader.hasNext());
            assertThrows(NoSuchElementException.class, reader::next);
            reader.reset();
        }
        reader.next();
        var meta =
                assertInstanceOf(RecordMetaDataIndex.class, reader.nextRecord().getMetaData());
        assertEquals(1, meta.getIndex());
        reader.close();
    }

    @Test
    void givesNd4jArraysWhenAsked() throws Exception {
        byte[] pictures = TestFiles.pictures(2, 2, 3);
        try (IdxRecordReader reader = open(PixelRecordReader.Form.ARRAYS, pictures, TestFiles.labels(1, 2))) {
            reader.next();
            INDArray array = assertInstanceOf(
                            NDArrayWritable.class, reader.next().get(0))
                    .get();
            assertArrayEquals(new long[] {1, 1, 2, 3}, array.shape());
            for (int i = 0; i < 6; i++) {
                assertEquals(pictures[22 + i] & 0xff, array.getFloat(0, 0, i / 3, i % 3));
            }
        }
    }

    @Test
    void refusesDamagedFiles() throws Exception {
        byte[] x = TestFiles.pictures(3, 4, 4);
        byte[] y = TestFiles.labels(0, 1, 2);
        assertEquals(3, read(TestFiles.gzip(x), TestFiles.gzip(y)).size());

        byte[] packed = TestFiles.gzip(x);
        refused("ends at item 2 of 3: it is cut off", Arrays.copyOf(packed, packed.length - 20), y);
        refused("ends inside its header", Arrays.copyOf(packed, 12), y);
        refused("ends inside its header", new byte[0], y);
        packed[packed.length - 5] ^= 1;
        refused("is damaged", packed, y);
        refused("64 bytes, which a file of 63 bytes cannot hold", Arrays.copyOf(x, 63), y);
        refused("64 bytes, which a file of 70 bytes exceeds", Arrays.copyOf(x, 70), y);
        refused("goes on after the 3 items", TestFiles.gzip(Arrays.copyOf(x, 70)), y);
        refused("begins with 0x89504e47", TestFiles.idx(new int[] {0x89504e47}, new byte[20]), y);
        refused("begins with 0x00000d03", TestFiles.idx(new int[] {0xd03, 1, 1, 1}, new byte[4]), y);
        refused("are both files of labels", y, y);
        refused("are both files of pictures", x, x);
        refused("has 3 pictures, but", x, TestFiles.labels(0, 1));
        refused("gives item 1 the label 10; labels from 0 to 9", x, TestFiles.labels(0, 10, 2));
        refused("gives item 0 the label 255", x, TestFiles.labels(255, 1, 2));
    }

    @Test
    void refusesSizesThatTheFileCannotHoldBeforeAllocating() throws Exception {
        byte[] y = TestFiles.labels(0);
        int most = Integer.MAX_VALUE;
        byte[] some = new byte[100];
        refused("cannot hold", TestFiles.idx(new int[] {0x803, most, 28, 28}, some), y);
        refused("cannot hold", TestFiles.gzip(TestFiles.idx(new int[] {0x803, most, 28, 28}, some)), y);
        refused("expected at least 1 of 1x1", TestFiles.idx(new int[] {0x803, 1, most, most}, some), y);
        refused("announces 4294967295 items", TestFiles.idx(new int[] {0x803, -1, 28, 28}, some), y);
        refused("announces 0 items", TestFiles.idx(new int[] {0x803, 0, 28, 28}, new byte[0]), y);
    }

    @Test
    void namesAMissingFile() {
        IdxRecordReader reader = new IdxRecordReader(TEN, PixelRecordReader.Form.BYTES);
        CollectionInputSplit split = new CollectionInputSplit(
                List.of(folder.resolve("none").toUri(), folder.resolve("y").toUri()));
        assertEquals(
                folder.resolve("none") + " is not there, or not a file",
                assertThrows(IOException.class, () -> reader.initialize(split)).getMessage());
        assertThrows(IllegalStateException.class, reader::hasNext);
    }
}
