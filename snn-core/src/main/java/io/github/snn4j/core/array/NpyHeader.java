package io.github.snn4j.core.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands before the numbers of a {@code .npy} file: versions 1 to 3 differ in the length field and the charset. */
record NpyHeader(NpyType type, boolean bigEndian, boolean fortranOrder, List<Integer> shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 65_536;
    private static final int MOST_DIMENSIONS = 32;
    private static final Pattern ENTRY =
            Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([0-9, ]*\\)|\\[[^]]*])\\s*,?\\s*");
    private static final Pattern NUMERIC = Pattern.compile("([<>|])([biuf][1248])");

    /** Reads the header, which leaves {@code channel} at the first number. */
    static NpyHeader read(ReadableByteChannel channel, String name) throws IOException {
        ByteBuffer start = fill(channel, 8, name);
        for (byte expected : MAGIC) {
            if (start.get() != expected) {
                throw new IOException(name + " is not a .npy file: it does not begin with \\x93NUMPY");
            }
        }
        int version = start.get();
        int minor = start.get();
        if (version < 1 || version > 3 || minor != 0) {
            throw new IOException(name + " has .npy version " + version + "." + minor + "; 1.0, 2.0 and 3.0 are read");
        }
        long length = version == 1
                ? fill(channel, 2, name).getShort() & 0xffff
                : fill(channel, 4, name).getInt() & 0xffffffffL;
        if (length > LONGEST) {
            throw new IOException(
                    name + " announces a header of " + length + " bytes; at most " + LONGEST + " are read");
        }
        byte[] text = fill(channel, (int) length, name).array();
        return parse(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1), name);
    }

    private static NpyHeader parse(String text, String name) throws IOException {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw broken(name, dictionary);
        }
        Matcher entry = ENTRY.matcher(dictionary);
        Map<String, String> entries = new HashMap<>();
        int at = 1;
        while (at < dictionary.length() - 1) {
            if (!entry.region(at, dictionary.length() - 1).lookingAt()
                    || entries.put(entry.group(1), entry.group(2)) != null) {
                throw broken(name, dictionary);
            }
            at = entry.end();
        }
        String descr = entries.remove("descr");
        String order = entries.remove("fortran_order");
        String shape = entries.remove("shape");
        if (descr == null || order == null || shape == null || !entries.isEmpty() || !shape.startsWith("(")) {
            throw broken(name, dictionary);
        }
        String plain = descr.replace("'", "");
        if (plain.endsWith("O")) {
            throw new IOException(name + " holds pickled Python objects, which are never loaded;"
                    + " save a numeric array (x.astype('float32'))");
        }
        Matcher numeric = NUMERIC.matcher(plain);
        NpyType type = numeric.matches() ? typeOf(numeric.group(2)) : null;
        if (type == null) {
            throw new IOException(name + " holds elements of type " + descr
                    + "; bool, integers and floats of 16, 32 and 64 bits are read");
        }
        return new NpyHeader(type, plain.charAt(0) == '>', order.equals("True"), dimensions(shape, name));
    }

    private static @Nullable NpyType typeOf(String code) {
        for (NpyType type : NpyType.values()) {
            if (type.code.equals(code)) {
                return type;
            }
        }
        return null;
    }

    private static List<Integer> dimensions(String tuple, String name) throws IOException {
        String inside = tuple.substring(1, tuple.length() - 1).strip();
        if (inside.isEmpty()) {
            return List.of();
        }
        String[] parts = inside.split(",", -1);
        // A tuple of one number ends in a comma.
        int count = parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
        if (count > MOST_DIMENSIONS) {
            throw new IOException(name + " has " + count + " dimensions; at most " + MOST_DIMENSIONS + " are read");
        }
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                shape.add(Integer.parseInt(parts[i].strip()));
            } catch (NumberFormatException e) {
                throw new IOException(
                        name + " has the shape " + tuple + "; dimensions from 0 to 2147483647 are read", e);
            }
        }
        return shape;
    }

    /** The number of elements. */
    long size() {
        long size = 1;
        for (int n : shape) {
            // Dimensions are below 2^31: saturating early keeps the product from wrapping around.
            size = Math.min(size * n, Integer.MAX_VALUE + 1L);
        }
        return size;
    }

    /** Magic number, version 1.0, and the header padded so that the numbers begin at a multiple of 64 bytes. */
    static byte[] bytes(NpyType type, int[] shape) {
        StringBuilder text = new StringBuilder("{'descr': '")
                .append(type.bytes == 1 ? '|' : '<')
                .append(type.code)
                .append("', 'fortran_order': False, 'shape': (");
        for (int i = 0; i < shape.length; i++) {
            text.append(shape[i]).append(i + 1 < shape.length ? ", " : shape.length == 1 ? "," : "");
        }
        text.append("), }");
        while ((10 + text.length() + 1) % 64 != 0) {
            text.append(' ');
        }
        text.append('\n');
        return ByteBuffer.allocate(10 + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static ByteBuffer fill(ReadableByteChannel channel, int bytes, String name) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException(name + " ends inside its .npy header");
            }
        }
        return buffer.flip();
    }

    private static IOException broken(String name, String dictionary) {
        String shown = dictionary.length() > 120 ? dictionary.substring(0, 120) + "..." : dictionary;
        return new IOException(
                name + " has a damaged .npy header: expected the keys descr, fortran_order and shape, got " + shown);
    }
}
