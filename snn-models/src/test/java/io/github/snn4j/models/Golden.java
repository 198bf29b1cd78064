package io.github.snn4j.models;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Recorded references of other tools, beside the project, or where SNN_DATA's sibling is. */
public final class Golden {
    private static final Pattern SHAPE = Pattern.compile("'descr': *'([^']+)'.*'shape': *\\(([^)]*)\\)");

    private Golden() {}

    /** A recording. */
    public static Path file(String name) {
        return existing(data().resolve("..").resolve("golden").resolve(name));
    }

    /** A network of another tool. */
    public static Path interop(String name) {
        return existing(data().resolve("interop").resolve(name));
    }

    private static Path data() {
        String set = System.getProperty("SNN_DATA", System.getenv("SNN_DATA"));
        return set == null ? Path.of("..", "..", "shared", "data") : Path.of(set);
    }

    private static Path existing(Path file) {
        assertTrue(Files.exists(file), file + " is missing; set SNN_DATA to the data folder beside golden");
        return file;
    }

    /** A gzipped NumPy array of rank 2, in C order. */
    public static double[][] npy(String name) throws IOException {
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name)))) {
            bytes = in.readAllBytes();
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = bytes[6] == 1 ? b.getShort(8) & 0xffff : b.getInt(8);
        int start = bytes[6] == 1 ? 10 : 12;
        String text = new String(bytes, start, header, StandardCharsets.ISO_8859_1);
        Matcher m = SHAPE.matcher(text);
        assertTrue(m.find() && text.contains("'fortran_order': False"), name + ": " + text);
        String[] shape = m.group(2).split(", *", -1);
        double[][] values = new double[Integer.parseInt(shape[0])][Integer.parseInt(shape[1])];
        b.position(start + header);
        for (double[] row : values) {
            for (int j = 0; j < row.length; j++) {
                row[j] = switch (m.group(1)) {
                    case "<f4" -> b.getFloat();
                    case "<f8" -> b.getDouble();
                    case "<i4" -> b.getInt();
                    case "<i8" -> b.getLong();
                    case "|i1", "|u1", "|b1" -> b.get();
                    default -> throw new IOException(name + ": " + m.group(1));
                };
            }
        }
        return values;
    }
}
