package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
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

    /** A file beside this class. */
    public static byte[] resource(String name) throws IOException {
        try (InputStream stream = TestFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
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

    /**
     * An AEDAT 3.1 recording of a DVS128, in packets of two events.
     *
     * @param events {time in microseconds, x, y, polarity}
     */
    public static byte[] aedat3(int[]... events) {
        byte[] header = "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 36 * events.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        for (int i = 0; i < events.length; i++) {
            if (i % 2 == 0) {
                int n = Math.min(2, events.length - i);
                bytes.putShort((short) 1).putShort((short) 1).putInt(8).putInt(4);
                bytes.putInt(0).putInt(n).putInt(n).putInt(n);
            }
            bytes.putInt(events[i][1] << 17 | events[i][2] << 2 | events[i][3] << 1 | 1)
                    .putInt(events[i][0]);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(plain);
        }
        return packed.toByteArray();
    }
}
