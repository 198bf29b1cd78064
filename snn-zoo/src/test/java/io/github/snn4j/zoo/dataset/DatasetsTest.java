package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Artifact;
import io.github.snn4j.zoo.artifact.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetsTest {
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

    @Test
    void opensPublishedSetsFromTheirFolderOrTheOneAbove() throws IOException {
        Datasets all = new Datasets(TestFiles.data(), Download.never());
        Dataset fashion = all.open("fashion", Split.TEST);
        assertEquals("fashion-mnist", fashion.name());
        assertEquals("Ankle boot", fashion.classes().get(fashion.label(0)));
        int[] counts = new int[10];
        double sum = 0;
        float[] values = new float[784];
        for (int i = 0; i < fashion.size(); i++) {
            counts[fashion.label(i)]++;
            fashion.read(i, values, 0);
            for (float value : values) {
                sum += value;
            }
        }
        assertArrayEquals(new int[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}, counts);
        assertEquals(73.147, 255 * sum / (10_000 * 784), 5e-4);
        Dataset digits = new Datasets(TestFiles.data().resolve("mnist"), Download.never()).open("mnist", Split.TEST);
        assertEquals(10_000, digits.size());
        assertEquals(7, digits.label(0));
        assertEquals(6, digits.label(9_999));
    }

    @Test
    void publishedFilesAreThoseThatDownloadsExpect() throws IOException {
        for (String name : List.of("mnist", "fashion-mnist")) {
            assertEquals(4, Artifact.of(name).size());
            for (Artifact artifact : Artifact.of(name)) {
                Path file = TestFiles.data().resolve(name).resolve(artifact.name());
                assertEquals(file, Download.never().fetch(artifact, file));
                assertTrue(artifact.mirrors().get(0).toString().endsWith("/" + artifact.name()));
            }
        }
    }

    @Test
    void refusesOneDataSetInTheFolderOfAnother() throws IOException {
        Path file = folder.resolve("t10k-images-idx3-ubyte.gz");
        Files.copy(TestFiles.data().resolve("mnist").resolve(file.getFileName()), file);
        refused("fashion-mnist", Split.TEST, file + " is a file of mnist, not of fashion-mnist");
    }

    @ParameterizedTest
    @CsvSource({"mnits, mnist", "Fashon, fashion", "image-folder, imagefolder", "fashion_mnist, fashion-mnist"})
    void suggestsTheNearestName(String typed, String meant) {
        String got = assertThrows(IllegalArgumentException.class, () -> here().open(typed, Split.TRAIN))
                .getMessage();
        assertTrue(got.startsWith("no data set is named \"" + typed + "\", did you mean \"" + meant + "\"?"), got);
    }

    @Test
    void listsNamesWhenNothingIsNear() {
        String got = assertThrows(IllegalArgumentException.class, () -> here().open("audioset", Split.TRAIN))
                .getMessage();
        assertTrue(got.startsWith("no data set is named \"audioset\"; known: mnist, fashion-mnist"), got);
    }

    @Test
    void namesWhatIsMissingWhereAndWhatToDo() throws IOException {
        Path expected = folder.resolve("mnist").resolve("train-images-idx3-ubyte.gz");
        refused("mnist", Split.TRAIN, expected + " is not there", "downloads are off (offline)", "put it there");
        refused("imagefolder", Split.TRAIN, folder.resolve("train") + " is not there", "train/CLASS");
        refused("npy", Split.TEST, folder.resolve("test-y.npy") + " is not there");
        Files.createDirectories(folder.resolve("train"));
        refused("imagefolder", Split.TRAIN, "has no class folders");
    }

    @Test
    void readsUnpackedFiles() throws IOException {
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), TestFiles.pictures(2, 5, 4));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), TestFiles.labels(1, 2));
        assertEquals(new Shape(5, 4, 1), here().open("mnist", Split.TEST).shape());
    }

    private void arrays(String split, NpyFile x, NpyFile y) throws IOException {
        x.write(folder.resolve(split + "-x.npy"));
        y.write(folder.resolve(split + "-y.npy"));
    }

    private static NpyFile labels(int... labels) {
        return NpyFile.of(new int[] {labels.length}, labels);
    }

    @Test
    void opensArraysOfEveryShape() throws IOException {
        assertEquals(Optional.empty(), here().recognise());
        arrays(
                "train",
                NpyFile.of(new int[] {2, 2, 1, 3}, new byte[] {0, 1, 2, 3, 4, 5, 51, -1, 8, 9, 10, 102}),
                labels(3, 0));
        assertEquals(Optional.of("npy"), here().recognise());
        Dataset train = here().open("npy", Split.TRAIN);
        assertEquals(new Shape(2, 1, 3), train.shape());
        assertEquals(List.of("0", "1", "2", "3"), train.classes());
        float[] values = new float[7];
        train.read(1, values, 1);
        assertArrayEquals(new float[] {0, 0.2f, 1, 8 / 255f, 9 / 255f, 10 / 255f, 0.4f}, values);
        arrays("test", NpyFile.of(new int[] {1, 2, 3}, new float[] {-1, 0, 300, 3, 4, 5}), labels(1));
        Dataset test = here().open("npy", Split.TEST);
        assertEquals(new Shape(2, 3, 1), test.shape());
        test.read(0, values, 0);
        assertArrayEquals(new float[] {-1, 0, 300, 3, 4, 5, 0.4f}, values, "floats are taken as they are");
        assertEquals(4, test.classes().size());
        arrays("test", NpyFile.of(new int[] {1, 6}, new double[6]), labels(1));
        assertEquals(Shape.vector(6), here().open("npy", Split.TEST).shape());
    }

    @Test
    void refusesArraysThatDoNotFit() throws IOException {
        NpyFile x = NpyFile.of(new int[] {2, 3}, new float[6]);
        arrays("train", x, labels(0, 1, 1));
        refused("npy", Split.TRAIN, "train-x.npy holds 2 examples, but ", "train-y.npy 3 labels");
        arrays("train", x, labels(0, -1));
        refused("npy", Split.TRAIN, "train-y.npy has the label -1 at 1");
        arrays("train", x, NpyFile.of(new int[] {2}, new long[] {0, 1L << 40}));
        refused("npy", Split.TRAIN, "has the label 1099511627776 at 1");
        arrays("train", x, NpyFile.of(new int[] {2}, new float[] {0, 1}));
        refused("npy", Split.TRAIN, "an integer type); got FLOAT32[2]");
        arrays("train", NpyFile.of(new int[] {2}, new float[2]), labels(0, 1));
        refused("npy", Split.TRAIN, "train-x.npy must be [N,H,W,C], [N,H,W] or [N,F], without a 0; got [2]");
        arrays("train", NpyFile.of(new int[] {2, 2}, new float[] {0, 0, 1, Float.NaN}), labels(0, 1));
        refused("npy", Split.TRAIN, "train-x.npy has NaN in example 1");
        arrays("train", x, labels(0, 1));
        arrays("test", x, labels(0, 2));
        refused("npy", Split.TEST, "test-y.npy has the label 2 at 1; the training labels go from 0 to 1");
    }
}
