package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventDatasetsTest {
    @TempDir
    Path folder;

    @Test
    void nMnistSubset() throws IOException {
        Recordings train = EventDatasets.open("nmnist", TestFiles.data(), Split.TRAIN);
        Recordings test =
                EventDatasets.open("nmnist", TestFiles.data().resolve("events").resolve("nmnist-subset"), Split.TEST);
        assertEquals(500, train.examples().size());
        int[] counts = new int[10];
        test.examples().forEach(e -> counts[e.label()]++);
        assertArrayEquals(new int[] {8, 14, 8, 11, 14, 7, 10, 15, 2, 11}, counts);
        Dataset frames = test.frames(EventFrames.of(), 5);
        assertEquals(new Shape(34, 34, 2), frames.shape());
        assertEquals(5, frames.steps());
        float[] values = new float[5 * frames.shape().size()];
        frames.read(99, values, 0);
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        assertEquals(test.read(99).size(), sum);
    }

    /** An AEDAT 2 file of one event at ({@code x}, 3), or one of N-MNIST's of the same. */
    private static void write(Path file, int x) throws IOException {
        Files.createDirectories(file.getParent());
        ByteBuffer bytes = ByteBuffer.allocate(64);
        if (file.toString().endsWith(".aedat")) {
            bytes.put("#!AER-DAT2.0\r\n".getBytes(StandardCharsets.US_ASCII));
            bytes.putInt(3 << 8 | x << 1 | 1).putInt(100);
        } else {
            bytes.put((byte) x).put((byte) 3).put((byte) 0x80).putShort((short) 100);
        }
        Files.write(file, java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    }

    @Test
    void classFoldersAreSplitByNumber() throws IOException {
        for (int i = 0; i < 20; i++) {
            write(folder.resolve("cifar10-dvs/airplane/cifar10_airplane_" + i + ".aedat"), i);
            write(folder.resolve("cifar10-dvs/bird/cifar10_bird_" + i + ".aedat"), 50 + i);
            write(folder.resolve("Caltech101/airplanes/image_" + String.format("%04d", i + 1) + ".bin"), 200 + i);
        }
        Recordings train = EventDatasets.open("cifar10-dvs", folder, Split.TRAIN);
        Recordings test = EventDatasets.open("cifar10-dvs", folder, Split.TEST);
        assertEquals(36, train.examples().size());
        assertEquals(4, test.examples().size());
        assertEquals("[airplane, bird]", test.classes().toString());
        assertEquals(18, test.read(0).x()[0]);
        assertEquals(69, test.read(3).x()[0]);
        assertEquals(1, test.examples().get(3).label());
        assertEquals(17, train.read(17).x()[0]);
        Recordings caltech = EventDatasets.open("ncaltech101", folder, Split.TEST);
        assertEquals(new Shape(180, 240, 2), caltech.frames(EventFrames.of(), 2).shape());
        assertEquals(219, caltech.read(1).x()[0]);
        assertEquals("240x180", caltech.read(1).width() + "x" + caltech.read(1).height());
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() throws IOException {
        String message = assertThrows(IOException.class, () -> EventDatasets.open("nmnist", folder, Split.TRAIN))
                .getMessage();
        assertTrue(message.contains("has no Train"), message);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> EventDatasets.open("nmnst", folder, Split.TRAIN))
                .getMessage()
                .contains("nmnist"));
        for (int i = 0; i < 10; i++) {
            write(folder.resolve("Train/" + i + "/00001.bin"), i);
        }
        Path damaged = folder.resolve("Train/7/00001.bin");
        Files.write(damaged, new byte[7]);
        Dataset frames = EventDatasets.open("nmnist", folder, Split.TRAIN).frames(EventFrames.of(), 2);
        float[] values = new float[2 * frames.shape().size()];
        frames.read(6, values, 0);
        message = assertThrows(IllegalArgumentException.class, () -> frames.read(7, values, 0))
                .getMessage();
        assertTrue(message.startsWith(damaged.toString()) && message.contains("2 bytes into event 2"), message);
        write(damaged, 100);
        message = assertThrows(IllegalArgumentException.class, () -> frames.read(7, values, 0))
                .getMessage();
        assertTrue(message.contains("(100, 3), outside the sensor of 34x34"), message);
    }
}
