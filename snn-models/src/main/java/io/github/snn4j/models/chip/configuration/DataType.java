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
        byte[] bytes = new byte[Math.multiplyExact(values.length, 2)];
        view(bytes).asShortBuffer().put(values);
        return bytes;
    }

    static byte[] encode(int[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        view(bytes).asIntBuffer().put(values);
        return bytes;
    }

    static byte[] encode(float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        view(bytes).asFloatBuffer().put(values);
        return bytes;
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
