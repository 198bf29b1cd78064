package io.github.snn4j.models.chip.configuration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One section of a binary configuration, read from front to back; every number of values is checked before them. */
final class SectionInput {
    private final ByteBuffer bytes;
    private final String name;

    /**
     * A section.
     *
     * @param name file and section, for errors
     */
    SectionInput(ByteBuffer bytes, String name) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
    }

    int int32(String what) throws ConfigurationException {
        require(1, Integer.BYTES, what);
        return bytes.getInt();
    }

    long int64() throws ConfigurationException {
        require(1, Long.BYTES, "word");
        return bytes.getLong();
    }

    /** The next 64-bit word, which is read again. */
    long peek() throws ConfigurationException {
        require(1, Long.BYTES, "word");
        return bytes.getLong(bytes.position());
    }

    /**
     * How many of something follow.
     *
     * @param least bytes that each of them takes at least
     * @param most how many the target has
     */
    int count(String what, int least, long most) throws ConfigurationException {
        int n = int32("number of " + what);
        if (n < 0 || n > most) {
            throw bad("number of " + what + " must be in 0.." + most + ", got " + n);
        }
        require(n, least, what);
        return n;
    }

    /** Checks that {@code n} values of {@code each} bytes follow. */
    void require(long n, int each, String what) throws ConfigurationException {
        if (n > bytes.remaining() / each) {
            throw bad(
                    what + ": " + n + " of " + each + " bytes each, but only " + bytes.remaining() + " bytes are left");
        }
    }

    short[] int16s(int n, String what) throws ConfigurationException {
        return DataType.shorts(slice(n, Short.BYTES, what));
    }

    int[] int32s(int n, String what) throws ConfigurationException {
        return DataType.ints(slice(n, Integer.BYTES, what));
    }

    float[] floats(String what) throws ConfigurationException {
        int n = count(what, Float.BYTES, Integer.MAX_VALUE);
        return DataType.floats(slice(n, Float.BYTES, what));
    }

    /** All that is left. */
    byte[] rest() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private ByteBuffer slice(int n, int each, String what) throws ConfigurationException {
        require(n, each, what);
        ByteBuffer slice = bytes.slice(bytes.position(), n * each);
        bytes.position(bytes.position() + n * each);
        return slice;
    }

    /** Checks that nothing is left. */
    void end() throws ConfigurationException {
        if (bytes.hasRemaining()) {
            throw bad(bytes.remaining() + " bytes are left over");
        }
    }

    ConfigurationException bad(String message) {
        return new ConfigurationException(name + ": " + message);
    }
}
