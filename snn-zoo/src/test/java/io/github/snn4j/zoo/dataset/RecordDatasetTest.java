package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Download;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordDatasetTest {
    @TempDir
    Path folder;

    private RecordDataset csv(String text, int values) throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), text);
        CSVRecordReader reader = new CSVRecordReader();
        reader.initialize(new FileSplit(file.toFile()));
        return RecordDataset.read("flowers", Shape.vector(values), reader);
    }

    @Test
    void takesAnyReaderOfNumbersWithTheLabelLast() throws Exception {
        RecordDataset data = csv("5.1,-3.5,0\n4.9,3.25,2\n", 2);
        assertEquals(2, data.size());
        assertEquals(List.of("0", "1", "2"), data.classes());
        assertEquals(2, data.label(1));
        float[] values = new float[3];
        data.read(1, values, 1);
        assertArrayEquals(new float[] {0, 4.9f, 3.25f}, values);
    }

    @Test
    void refusesRecordsThatDoNotFit() {
        refused("flowers: record 1 has 1 values and a label; expected 2 (2)", "1,2,0\n3,0\n");
        refused("flowers: record 0 has the label -1; labels from 0 to 65535 were expected", "1,2,-1\n");
        refused("flowers: record 0 has the label 2147483647", "1,2,2147483647\n");
    }

    private void refused(String message, String text) {
        String got = assertThrows(IOException.class, () -> csv(text, 2)).toString();
        assertTrue(got.contains(message), got);
    }

    /** A process of its own tells which classes were loaded: other tests here do load ND4J. */
    @Test
    void readingDataDoesNotLoadNd4j() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + folder.resolve("classes"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        TestFiles.data().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.strip().endsWith("10000 7"), output);
        List<String> loaded = Files.readAllLines(folder.resolve("classes"));
        assertTrue(loaded.stream().anyMatch(line -> line.contains("BytesWritable")), "DataVec was used");
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.contains("org.nd4j.linalg.factory.") || line.contains("org.bytedeco"))
                        .toList());
        assertFalse(loaded.isEmpty());
    }

    /** Opens MNIST's test pictures in the folder that it is given. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws IOException {
            Download download = Download.never();
            Dataset data = new Datasets(new File(arguments[0]).toPath(), download).open("mnist", Split.TEST);
            System.out.println(data.size() + " " + data.label(0));
        }
    }
}
