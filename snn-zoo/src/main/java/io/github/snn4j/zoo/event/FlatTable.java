package io.github.snn4j.zoo.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A table in a FlatBuffer with its size before it; every offset is checked. */
final class FlatTable {
    private final ByteBuffer bytes;
    private final int table;

    private FlatTable(ByteBuffer bytes, int table) {
        this.bytes = bytes;
        this.table = table;
    }

    /**
     * The root table.
     *
     * @param identifier the four letters that tell its type
     * @throws IllegalArgumentException if it is another, or damaged
     */
    static FlatTable root(byte[] content, String identifier) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < 12) {
            throw new IllegalArgumentException("a FlatBuffer of " + content.length + " bytes is cut off");
        }
        String found = new String(content, 8, 4, StandardCharsets.ISO_8859_1);
        if (!found.equals(identifier)) {
            throw new IllegalArgumentException(
                    "a FlatBuffer is of type \"" + found + "\", expected \"" + identifier + "\"");
        }
        FlatTable origin = new FlatTable(bytes, 4);
        return new FlatTable(bytes, origin.target(4));
    }

    /** Where field {@code index} is, or 0 if it is left out. */
    private int field(int index) {
        long vtable = (long) table - intAt(table);
        int slots = shortAt(vtable) / 2 - 2;
        int offset = index < slots ? shortAt(vtable + 4 + 2L * index) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    int intField(int index, int otherwise) {
        int at = field(index);
        return at == 0 ? otherwise : intAt(at);
    }

    long longField(int index, long otherwise) {
        int at = field(index);
        if (at == 0) {
            return otherwise;
        }
        check(at, 8);
        return bytes.getLong(at);
    }

    String text(int index) {
        ByteBuffer slice = vector(index, 1);
        byte[] text = new byte[slice.remaining()];
        slice.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The elements of a vector, each of {@code width} bytes; none if it is left out. */
    ByteBuffer vector(int index, int width) {
        int at = field(index);
        if (at == 0) {
            return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        int start = target(at);
        long length = (long) intAt(start) * width;
        check(start + 4L, length);
        return bytes.slice(start + 4, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int target(int at) {
        long target = at + (intAt(at) & 0xffffffffL);
        check(target, 4);
        return (int) target;
    }

    private int intAt(long at) {
        check(at, 4);
        return bytes.getInt((int) at);
    }

    private int shortAt(long at) {
        check(at, 2);
        return bytes.getShort((int) at) & 0xffff;
    }

    private void check(long at, long length) {
        if (at < 0 || length < 0 || at + length > bytes.capacity()) {
            throw new IllegalArgumentException("a FlatBuffer of " + bytes.capacity() + " bytes refers to " + length
                    + " bytes at " + at + ", which it does not have");
        }
    }
}
