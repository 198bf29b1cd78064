package io.github.snn4j.models.chip.configuration;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of one section of a binary configuration, little-endian. */
final class SectionOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteBuffer one = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    void int32(int value) {
        bytes.write(one.putInt(0, value).array(), 0, Integer.BYTES);
    }

    void int64(long value) {
        bytes.write(one.putLong(0, value).array(), 0, Long.BYTES);
    }

    void bytes(byte[] values) {
        bytes.writeBytes(values);
    }

    /** Values without their number. */
    void int16s(short[] values) {
        bytes.writeBytes(DataType.encode(values));
    }

    /** Values without their number. */
    void int32s(int[] values) {
        bytes.writeBytes(DataType.encode(values));
    }

    /** Values behind their number. */
    void floats(float[] values) {
        int32(values.length);
        bytes.writeBytes(DataType.encode(values));
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
