package io.github.snn4j.core.array;

import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The array in a NumPy {@code .npy} file: a shape and its numbers in row-major order.
 *
 * <p>Numbers stay in the width they were saved in and are converted when read. Fortran order and big-endian files are
 * converted to row-major and little-endian on loading. Pickled objects, strings, complex numbers and records are
 * refused. At most 2 GiB of numbers. Format: NumPy enhancement proposal 1 and {@code numpy.lib.format}.
 */
public final class NpyFile {
    private final NpyType type;
    private final int[] shape;
    private final ByteBuffer data;

    private NpyFile(NpyType type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /** An array of unsigned bytes. */
    public static NpyFile of(int[] shape, byte[] values) {
        return new NpyFile(NpyType.UINT8, checked(shape, values.length), little(values.clone()));
    }

    public static NpyFile of(int[] shape, int[] values) {
        ByteBuffer data = allocate(values.length, NpyType.INT32);
        data.asIntBuffer().put(values);
        return new NpyFile(NpyType.INT32, checked(shape, values.length), data);
    }

    public static NpyFile of(int[] shape, long[] values) {
        ByteBuffer data = allocate(values.length, NpyType.INT64);
        data.asLongBuffer().put(values);
        return new NpyFile(NpyType.INT64, checked(shape, values.length), data);
    }

    public static NpyFile of(int[] shape, float[] values) {
        ByteBuffer data = allocate(values.length, NpyType.FLOAT32);
        data.asFloatBuffer().put(values);
        return new NpyFile(NpyType.FLOAT32, checked(shape, values.length), data);
    }

    public static NpyFile of(int[] shape, double[] values) {
        ByteBuffer data = allocate(values.length, NpyType.FLOAT64);
        data.asDoubleBuffer().put(values);
        return new NpyFile(NpyType.FLOAT64, checked(shape, values.length), data);
    }

    /**
     * Loads a file.
     *
     * @throws IOException if it is missing, truncated, longer than its header says, or of a kind that is not read
     */
    public static NpyFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            NpyHeader header = NpyHeader.read(channel, path.toString());
            long expected = header.size() * header.type().bytes;
            if (expected > Integer.MAX_VALUE - 8) {
                throw new IOException(path + " announces " + header.type() + header.shape()
                        + ", more than the 2 GiB that are read; split it");
            }
            long found = channel.size() - channel.position();
            if (found != expected) {
                throw new IOException(path + " announces " + header.type() + header.shape() + ", " + expected
                        + " bytes, but holds " + found + " after its header");
            }
            byte[] bytes = new byte[(int) expected];
            ByteBuffer data = little(bytes);
            while (data.hasRemaining() && channel.read(data) >= 0) {}
            if (data.hasRemaining()) {
                throw new IOException(path + " became shorter while it was read");
            }
            if (header.bigEndian()) {
                swap(bytes, header.type().bytes);
            }
            int[] shape = header.shape().stream().mapToInt(n -> n).toArray();
            NpyFile loaded = new NpyFile(header.type(), shape, data);
            return header.fortranOrder() ? loaded.rowMajor() : loaded;
        }
    }

    /** Writes a version 1.0 file under a temporary name beside {@code path}, then moves it there. */
    public void write(Path path) throws IOException {
        AtomicFile.write(path, out -> {
            WritableByteChannel channel = Channels.newChannel(out);
            ByteBuffer header = ByteBuffer.wrap(NpyHeader.bytes(type, shape));
            while (header.hasRemaining()) {
                channel.write(header);
            }
            ByteBuffer numbers = data.duplicate().clear();
            while (numbers.hasRemaining()) {
                channel.write(numbers);
            }
        });
    }

    public NpyType type() {
        return type;
    }

    public int[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public int size() {
        return data.capacity() / type.bytes;
    }

    public double getDouble(int index) {
        return type.getDouble(data, index * type.bytes);
    }

    /**
     * A whole number.
     *
     * @throws IllegalStateException if the array is of a floating-point type
     * @throws ArithmeticException if the number needs more than 63 bits
     */
    public long getLong(int index) {
        long value = type.getLong(data, index * type.bytes);
        if (value < 0 && type == NpyType.UINT64) {
            throw new ArithmeticException(
                    "element " + index + " is " + Long.toUnsignedString(value) + ", more than a long can hold");
        }
        return value;
    }

    public float[] toFloats() {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) getDouble(i);
        }
        return values;
    }

    public double[] toDoubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }

    /** The numbers of an integer array; errors as {@link #getLong}. */
    public long[] toLongs() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    /** The numbers of an integer array, none beyond 32 bits; errors as {@link #getLong}. */
    public int[] toInts() {
        int[] values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.toIntExact(getLong(i));
        }
        return values;
    }

    private NpyFile rowMajor() {
        int width = type.bytes;
        ByteBuffer ordered = little(new byte[data.capacity()]);
        int[] at = new int[shape.length];
        int from = 0;
        for (int to = 0; to < size(); to++) {
            ordered.put(to * width, data, from * width, width);
            int stride = size();
            for (int d = shape.length - 1; d >= 0; d--) {
                stride /= shape[d];
                from += stride;
                if (++at[d] < shape[d]) {
                    break;
                }
                at[d] = 0;
                from -= stride * shape[d];
            }
        }
        return new NpyFile(type, shape, ordered);
    }

    private static void swap(byte[] bytes, int width) {
        for (int at = 0; at < bytes.length; at += width) {
            for (int low = at, high = at + width - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }

    private static int[] checked(int[] shape, int values) {
        long size = 1;
        for (int n : shape) {
            size = n < 0 ? -1 : Math.multiplyExact(size, n);
        }
        if (size != values) {
            throw new IllegalArgumentException(
                    "NpyFile of shape " + Arrays.toString(shape) + " got " + values + " values");
        }
        return shape.clone();
    }

    private static ByteBuffer allocate(int values, NpyType type) {
        return little(new byte[Math.multiplyExact(values, type.bytes)]);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
