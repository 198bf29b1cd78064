package io.github.snn4j.models.chip.configuration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Element type of a data value; little-endian. */
enum DataType {
    I16(2),
    I32(4),
    F32(4);

    final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    static byte[] encode(short[] values) {
        ByteBuffer b = allocate(values.length * 2L);
        b.asShortBuffer().put(values);
        return b.array();
    }

    static byte[] encode(int[] values) {
        ByteBuffer b = allocate(values.length * 4L);
        b.asIntBuffer().put(values);
        return b.array();
    }

    static byte[] encode(float[] values) {
        ByteBuffer b = allocate(values.length * 4L);
        b.asFloatBuffer().put(values);
        return b.array();
    }

    private static ByteBuffer allocate(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static short[] shorts(ByteBuffer b) {
        short[] values = new short[b.remaining() / 2];
        b.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
        return values;
    }

    static int[] ints(ByteBuffer b) {
        int[] values = new int[b.remaining() / 4];
        b.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    static float[] floats(ByteBuffer b) {
        float[] values = new float[b.remaining() / 4];
        b.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
