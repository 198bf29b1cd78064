package io.github.snn4j.core.array;

import java.nio.ByteBuffer;

/** The element types that an array file may hold, under NumPy's names; {@code code} is kind and width in bytes. */
public enum NpyType {
    BOOL("b1"),
    INT8("i1"),
    UINT8("u1"),
    INT16("i2"),
    UINT16("u2"),
    INT32("i4"),
    UINT32("u4"),
    INT64("i8"),
    UINT64("u8"),
    FLOAT16("f2"),
    FLOAT32("f4"),
    FLOAT64("f8");

    final String code;
    final int bytes;

    NpyType(String code) {
        this.code = code;
        this.bytes = code.charAt(1) - '0';
    }

    public boolean isInteger() {
        return code.charAt(0) != 'f';
    }

    /** The number at byte {@code at}; an unsigned 64-bit one is rounded to the nearest double. */
    double getDouble(ByteBuffer data, int at) {
        return switch (this) {
            case FLOAT16 -> half(data.getShort(at));
            case FLOAT32 -> data.getFloat(at);
            case FLOAT64 -> data.getDouble(at);
            case UINT64 -> {
                long bits = data.getLong(at);
                // Halved with the lost bit kept sticky, so that doubling rounds once.
                yield bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
            }
            default -> getLong(data, at);
        };
    }

    /** The whole number at byte {@code at}; those of {@link #UINT64} come as their 64 bits. */
    long getLong(ByteBuffer data, int at) {
        return switch (this) {
            case BOOL -> data.get(at) == 0 ? 0 : 1;
            case INT8 -> data.get(at);
            case UINT8 -> data.get(at) & 0xff;
            case INT16 -> data.getShort(at);
            case UINT16 -> data.getShort(at) & 0xffff;
            case INT32 -> data.getInt(at);
            case UINT32 -> data.getInt(at) & 0xffffffffL;
            case INT64, UINT64 -> data.getLong(at);
            case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalStateException(this + " holds no whole numbers");
        };
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
