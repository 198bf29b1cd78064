package io.github.snn4j.models.hdf;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** A group of a file and the arrays in it, each checked before it is read. */
public final class HdfGroup {
    /** More names than any network has layers; keeps what a damaged file can ask for within bounds. */
    private static final int MOST_NAMES = 1 << 16;

    private static final int MOST_DIMENSIONS = 8;

    private final String path;
    private final Group group;
    private final Budget budget;

    HdfGroup(String path, Group group, Budget budget) {
        this.path = path;
        this.group = group;
        this.budget = budget;
    }

    /** What may still be read, in bytes. */
    static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }

        boolean take(long bytes) {
            left -= bytes;
            return left >= 0;
        }
    }

    /** What is not as it should be, with its place in the file; {@link HdfReader} adds the file. */
    static final class Misfit extends RuntimeException {
        Misfit(String message) {
            super(message);
        }
    }

    /** An error about this group. */
    public RuntimeException error(String found) {
        return new Misfit((path.isEmpty() ? "/" : path) + " " + found);
    }

    /** Runs {@code body} and puts the name of this group before what it complains about. */
    public <T> T checked(Supplier<T> body) {
        try {
            return body.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw error(": " + e.getMessage());
        }
    }

    /** The names in it, in the file's order. */
    public List<String> names() {
        Collection<String> names = group.getChildren().keySet();
        if (names.size() > MOST_NAMES) {
            throw error("has " + names.size() + " names; no more than " + MOST_NAMES + " are read");
        }
        return List.copyOf(names);
    }

    public boolean has(String name) {
        return group.getChildren().containsKey(name);
    }

    /** A group within. */
    public HdfGroup group(String name) {
        if (child(name) instanceof Group g) {
            return new HdfGroup(path + "/" + name, g, budget);
        }
        throw error("has " + name + ", which must be a group");
    }

    private Node child(String name) {
        Node node = group.getChildren().get(name);
        if (node == null) {
            throw error("has no " + name + "; there are " + names());
        }
        if (node instanceof Link) {
            throw error("has " + name + ", which is a link; links are not followed");
        }
        return node;
    }

    private Dataset dataset(String name) {
        if (!(child(name) instanceof Dataset d)) {
            throw error("has " + name + ", which must be an array");
        }
        long[] shape = d.getDimensionsAsLong();
        // bytes as stored and as doubles or strings
        long bytes = 16L + Math.max(0, d.getDataType().getSize());
        for (long extent : shape) {
            if (extent < 0 || shape.length > MOST_DIMENSIONS || bytes > Long.MAX_VALUE / Math.max(1, extent)) {
                throw error("has " + name + " of impossible shape " + Arrays.toString(shape));
            }
            bytes *= extent;
        }
        if (!budget.take(bytes)) {
            throw error("has " + name + " of shape " + Arrays.toString(shape)
                    + ", more than the memory left; give the JVM a larger heap (SNN_HEAP)");
        }
        return d;
    }

    /** Counts what will be made of the arrays read, before it is allocated. */
    public void reserve(long bytes, String what) {
        if (bytes < 0 || !budget.take(bytes)) {
            throw error("has " + what + " of " + bytes + " bytes, more than the memory left; give the JVM a larger heap"
                    + " (SNN_HEAP)");
        }
    }

    /** Whether {@code name} is text. */
    public boolean isText(String name) {
        return child(name) instanceof Dataset d && d.getJavaType() == String.class;
    }

    /** One text, which may also be an array of one. */
    public String string(String name) {
        Object data = dataset(name).getData();
        Object only =
                data != null && data.getClass().isArray() && Array.getLength(data) == 1 ? Array.get(data, 0) : data;
        if (only instanceof String s) {
            return s;
        }
        throw error("has " + name + ", which must be a text");
    }

    /** Whatever one value {@code name} is, as text. */
    public String text(String name) {
        return isText(name) ? string(name) : Arrays.toString(doubles(name));
    }

    /** Rows of {@code columns} texts each. */
    public List<List<String>> stringRows(String name, int columns) {
        Dataset d = dataset(name);
        if (d.getSize() == 0) {
            return List.of();
        }
        if (!(d.getData() instanceof String[][] rows)) {
            throw error("has " + name + ", which must be rows of " + columns + " texts");
        }
        List<List<String>> result = new ArrayList<>();
        for (String[] row : rows) {
            if (row.length != columns) {
                throw error("has " + name + " of " + row.length + " columns, expected " + columns);
            }
            result.add(List.of(row));
        }
        return result;
    }

    /** The extents of an array; empty for a single number. */
    public List<Integer> shape(String name) {
        long[] shape = dataset(name).getDimensionsAsLong();
        return Arrays.stream(shape)
                .mapToObj(n -> checked(() -> Math.toIntExact(n)))
                .toList();
    }

    /** The numbers of an array in row-major order, whatever they are stored as. */
    public double[] doubles(String name) {
        Dataset d = dataset(name);
        Class<?> type = d.getJavaType();
        if (type == null || !(type.isPrimitive() || Number.class.isAssignableFrom(type)) || d.getSize() == 0) {
            throw error("has " + name + ", which must be numbers");
        }
        Object data = d.isScalar() ? d.getData() : d.getDataFlat();
        if (data instanceof Number n) {
            return new double[] {n.doubleValue()};
        }
        if (data == null || !data.getClass().isArray()) {
            throw error("has " + name + ", which must be numbers");
        }
        double[] values = new double[Array.getLength(data)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Array.getDouble(data, i);
            if (!Double.isFinite(values[i])) {
                throw error("has " + name + " with " + values[i] + " at " + i + ", expected finite numbers");
            }
        }
        return values;
    }

    /** Whole numbers. */
    public List<Integer> integers(String name) {
        List<Integer> result = new ArrayList<>();
        for (double v : doubles(name)) {
            if (v != Math.rint(v) || Math.abs(v) > Integer.MAX_VALUE) {
                throw error("has " + name + " with " + v + ", expected whole numbers");
            }
            result.add((int) v);
        }
        return result;
    }

    /** One whole number. */
    public int integer(String name, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        List<Integer> all = integers(name);
        if (all.size() != 1) {
            throw error("has " + name + " of " + all.size() + " numbers, expected one");
        }
        return all.get(0);
    }
}
