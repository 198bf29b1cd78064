package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Download;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

class CifarDatasetTest {
    private static final int PIXELS = 1024;

    @TempDir
    Path folder;

    private Datasets here() {
        return new Datasets(folder, Download.never());
    }

    private void refused(String name, Split split, String... messages) {
        String got =
                assertThrows(IOException.class, () -> here().open(name, split)).toString();
        for (String message : messages) {
            assertTrue(got.contains(message), got);
        }
    }

    /** Records whose pixel i of channel c is {@code n + 3 i + 50 c} and whose last label byte is {@code n % classes}. */
    private static byte[] records(int count, int labelBytes, int classes) {
        int size = labelBytes + 3 * PIXELS;
        byte[] all = new byte[count * size];
        for (int n = 0; n < count; n++) {
            all[n * size] = 19;
            all[n * size + labelBytes - 1] = (byte) (n % classes);
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < PIXELS; i++) {
                    all[n * size + labelBytes + c * PIXELS + i] = value(n, i, c);
                }
            }
        }
        return all;
    }

    private static byte value(int n, int i, int c) {
        return (byte) (n + 3 * i + 50 * c);
    }

    private static void check(Dataset data, int n) {
        float[] values = new float[3 * PIXELS + 1];
        data.read(n, values, 1);
        for (int i = 0; i < PIXELS; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals((value(n, i, c) & 0xff) / 255f, values[1 + 3 * i + c]);
            }
        }
    }

    private static void xz(Path file, byte[] data) throws IOException {
        try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options(0))) {
            out.write(data);
        }
    }

    @Test
    void readsThePublishedTestSet() throws IOException {
        Path published = TestFiles.data().resolve("cifar10");
        Dataset test = new Datasets(TestFiles.data(), Download.never()).open("cifar10", Split.TEST);
        assertEquals(10_000, test.size());
        assertEquals(new Shape(32, 32, 3), test.shape());
        byte[] raw;
        try (XZInputStream in = new XZInputStream(Files.newInputStream(published.resolve("test_batch.bin.xz")))) {
            raw = in.readAllBytes();
        }
        int[] counts = new int[10];
        float[] values = new float[3 * PIXELS];
        for (int n = 0; n < 10_000; n++) {
            int record = n * (3 * PIXELS + 1);
            assertEquals(raw[record], test.label(n));
            counts[test.label(n)]++;
            test.read(n, values, 0);
            int i = n % PIXELS;
            int c = n % 3;
            assertEquals((raw[record + 1 + c * PIXELS + i] & 0xff) / 255f, values[3 * i + c]);
        }
        int[] thousands = new int[10];
        Arrays.fill(thousands, 1000);
        assertArrayEquals(thousands, counts);
        assertEquals("cat", test.classes().get(test.label(0)));
        assertEquals("ship", test.classes().get(test.label(1)));
        Dataset direct = new Datasets(published, Download.never()).open("cifar10", Split.TEST);
        assertEquals(test.classes(), direct.classes());
    }

    @Test
    void readsPlainFilesAndTheFineLabelsOfCifar100() throws IOException {
        Path own = Files.createDirectory(folder.resolve("cifar100"));
        Files.write(own.resolve("test.bin"), records(10_000, 2, 100));
        Dataset test = here().open("cifar100", Split.TEST);
        assertEquals(100, test.classes().size());
        assertEquals("apple", test.classes().get(0));
        assertEquals("worm", test.classes().get(99));
        assertEquals(57, test.label(957), "the second byte, not the coarse label 19");
        check(test, 957);
        xz(own.resolve("train.bin.xz"), new byte[50_000 * 3074]);
        assertEquals(50_000, here().open("cifar100", Split.TRAIN).size());
    }

    @Test
    void filesFollowEachOther() throws IOException {
        byte[] records = records(10_000, 1, 10);
        for (int file = 1; file <= 5; file++) {
            Arrays.fill(records, 0, 3073, (byte) file);
            xz(folder.resolve("data_batch_" + file + ".bin.xz"), records);
        }
        xz(folder.resolve("test_batch.bin.xz"), records);
        Dataset train = here().open("cifar10", Split.TRAIN);
        assertEquals(50_000, train.size());
        for (int file = 1; file <= 5; file++) {
            assertEquals(file, train.label((file - 1) * 10_000));
        }
        check(train, 1);
        Files.delete(folder.resolve("data_batch_3.bin.xz"));
        refused("cifar10", Split.TRAIN, "data_batch_3.bin.xz is not there", "plain or as .xz");
    }

    @Test
    void readsThePublishedArchiveAndItsNames() throws IOException {
        Path archive = Files.createDirectory(folder.resolve("cifar10")).resolve("cifar-10-binary.tar.gz");
        byte[] records = records(10_000, 1, 10);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            put(tar, "cifar-10-batches-bin/readme.html", new byte[7]);
            put(tar, "cifar-10-batches-bin/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes());
            put(tar, "cifar-10-batches-bin/test_batch.bin", records);
        }
        Dataset test = here().open("cifar10", Split.TEST);
        assertEquals("j", test.classes().get(9));
        check(test, 4321);
        refused("cifar10", Split.TRAIN, archive + " holds 0 of the files [data_batch_1.bin");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        refused("cifar10", Split.TEST, archive.toString(), "cut off or damaged");
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] data) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(data.length);
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
    }

    @Test
    void refusesWhatIsMissingCutOffOrSomethingElse() throws IOException {
        refused("cifar10", Split.TRAIN, "cifar-10-binary.tar.gz is not there", "downloads are off");
        Path file = folder.resolve("test_batch.bin");
        byte[] good = records(10_000, 1, 10);
        Files.write(file, Arrays.copyOf(good, 9_999 * 3073 + 5));
        refused("cifar10", Split.TEST, file + " ends after 9999 pictures and 5 bytes", "10000 pictures of 3073 bytes");
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        refused("cifar10", Split.TEST, file + " goes on after 10000 pictures");
        Files.write(file, records(10_000, 1, 12));
        refused("cifar10", Split.TEST, file + " gives picture 10 the label 10; labels from 0 to 9");
        Files.delete(file);
        Path packed = folder.resolve("test_batch.bin.xz");
        Path published = TestFiles.data().resolve("cifar10").resolve("test_batch.bin.xz");
        Files.write(packed, Arrays.copyOf(Files.readAllBytes(published), 3_000_000));
        refused("cifar10", Split.TEST, packed + " ends inside its compressed data");
        byte[] altered = Files.readAllBytes(published);
        altered[4_000_000] ^= 1;
        Files.write(packed, altered);
        refused("cifar10", Split.TEST, packed + " is not an .xz file, or damaged");
        Files.write(packed, good);
        refused("cifar10", Split.TEST, packed + " is not an .xz file, or damaged");
        xz(packed, good);
        Files.writeString(folder.resolve("batches.meta.txt"), "cat\ndog\n");
        refused("cifar10", Split.TEST, "batches.meta.txt names 2 classes, but cifar10 has 10");
    }
}
