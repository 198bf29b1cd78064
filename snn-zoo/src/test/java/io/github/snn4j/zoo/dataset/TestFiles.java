package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files that tests read: the published ones, and small ones made here. */
public final class TestFiles {
    private TestFiles() {}

    /** The folder of published data sets. */
    public static Path data() {
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        Path folder = set != null ? Path.of(set) : Path.of("..", "..", "shared", "data");
        assertTrue(Files.isDirectory(folder), folder.toAbsolutePath() + " must hold the data sets; set SNN_DATA");
        return folder;
    }

    /** Big-endian ints (magic number, dimensions), then {@code data}. */
    static byte[] idx(int[] header, byte[] data) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + data.length);
        bytes.asIntBuffer().put(header);
        bytes.position(4 * header.length);
        return bytes.put(data).array();
    }

    static byte[] pictures(int count, int height, int width) {
        byte[] data = new byte[count * height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (37 * i + 200);
        }
        return idx(new int[] {0x803, count, height, width}, data);
    }

    static byte[] labels(int... labels) {
        byte[] data = new byte[labels.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) labels[i];
        }
        return idx(new int[] {0x801, labels.length}, data);
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(plain);
        }
        return packed.toByteArray();
    }
}
