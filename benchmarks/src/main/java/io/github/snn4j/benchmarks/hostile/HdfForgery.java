package io.github.snn4j.benchmarks.hostile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A HDF5 file whose groups and arrays are dropped, repeated, exchanged or changed, written anew by the library. */
final class HdfForgery {
    private static final List<String> WORDS = List.of(
            "",
            "NIRGraph",
            "Input",
            "Output",
            "Linear",
            "Affine",
            "Conv1d",
            "Conv2d",
            "SumPool2d",
            "AvgPool2d",
            "Flatten",
            "Delay",
            "Threshold",
            "LIF",
            "CubaLIF",
            "IF",
            "same",
            "valid",
            "input",
            "dense",
            "dense_rec",
            "conv",
            "flatten",
            "LOIHI",
            "x".repeat(5000));

    private final Random random;
    private final List<Place> places = new ArrayList<>();

    private record Place(Map<String, Object> group, String name) {
        Object value() {
            return group.getOrDefault(name, "");
        }
    }

    private HdfForgery(Random random) {
        this.random = random;
    }

    /** What a file is made of: groups are maps. */
    static Map<String, Object> tree(byte[] file) {
        try (HdfFile hdf = HdfFile.fromBytes(file)) {
            return tree(hdf);
        }
    }

    private static Map<String, Object> tree(Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            if (child.getValue() instanceof Group inner) {
                tree.put(child.getKey(), tree(inner));
            } else if (child.getValue() instanceof Dataset array && array.getData() != null) {
                tree.put(child.getKey(), array.getData());
            }
        }
        return tree;
    }

    /** The tree changed and written; as damaged bytes where the library cannot write what came out. */
    static byte[] of(Map<String, Object> tree, byte[] bytes, Path folder, Random random) throws IOException {
        HdfForgery forgery = new HdfForgery(random);
        Map<String, Object> changed = copy(tree);
        for (int i = random.nextInt(3); i >= 0; i--) {
            forgery.places.clear();
            forgery.collect(changed);
            if (!forgery.places.isEmpty()) {
                forgery.change(forgery.places.get(random.nextInt(forgery.places.size())));
            }
        }
        Path file = folder.resolve("forged.h5");
        Files.deleteIfExists(file);
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            write(changed, hdf);
        } catch (RuntimeException notWritable) {
            return Bytes.damaged(bytes, random);
        }
        return Files.readAllBytes(file);
    }

    private static void write(Map<String, Object> tree, WritableGroup group) {
        for (Map.Entry<String, Object> e : tree.entrySet()) {
            if (e.getValue() instanceof Map<?, ?>) {
                write(group(e.getValue()), group.putGroup(e.getKey()));
            } else {
                group.putDataset(e.getKey(), e.getValue());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(Object map) {
        return (Map<String, Object>) map;
    }

    private static Map<String, Object> copy(Map<String, Object> tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((name, value) -> copy.put(name, value instanceof Map<?, ?> ? copy(group(value)) : value));
        return copy;
    }

    private void collect(Map<String, Object> tree) {
        tree.forEach((name, value) -> {
            places.add(new Place(tree, name));
            if (value instanceof Map<?, ?>) {
                collect(group(value));
            }
        });
    }

    private void change(Place place) {
        Object value = place.value();
        switch (random.nextInt(8)) {
            case 0 -> place.group().remove(place.name());
            case 1 -> {
                String name = place.name().matches("[0-9]+") ? random.nextInt(12) + "" : place.name() + "x";
                place.group().put(name, value instanceof Map<?, ?> ? copy(group(value)) : value);
            }
            case 2, 3 -> {
                Object other = places.get(random.nextInt(places.size())).value();
                place.group().put(place.name(), other instanceof Map<?, ?> ? copy(group(other)) : other);
            }
            default -> {
                if (!(value instanceof Map<?, ?>)) {
                    place.group().put(place.name(), changed(value));
                }
            }
        }
    }

    private Object changed(Object value) {
        if (value instanceof String) {
            return word();
        }
        if (!value.getClass().isArray()) {
            return number(value.getClass());
        }
        int n = Array.getLength(value);
        Class<?> type = value.getClass().getComponentType();
        switch (n == 0 ? 0 : random.nextInt(4)) {
            case 0 -> {
                // one longer or shorter
                int m = Math.max(1, n + (random.nextBoolean() ? 1 : -1));
                Object other = Array.newInstance(type, m);
                for (int i = 0; i < m && n > 0; i++) {
                    Array.set(other, i, Array.get(value, Math.min(i, n - 1)));
                }
                return other;
            }
            case 1 -> {
                // one more dimension
                Object other = Array.newInstance(value.getClass(), 1 + random.nextInt(2));
                for (int i = 0; i < Array.getLength(other); i++) {
                    Array.set(other, i, value);
                }
                return other;
            }
            case 2 -> {
                // one dimension less
                return Array.get(value, random.nextInt(n));
            }
            default -> {
                Object other = Array.newInstance(type, n);
                System.arraycopy(value, 0, other, 0, n);
                int at = random.nextInt(n);
                Object element = Array.get(value, at);
                Array.set(other, at, type.isArray() ? changedWithin(element) : changed(element));
                return other;
            }
        }
    }

    /** A row of a matrix keeps its length, so that there still is one. */
    private Object changedWithin(Object row) {
        int n = Array.getLength(row);
        Class<?> type = row.getClass().getComponentType();
        Object other = Array.newInstance(type, n);
        System.arraycopy(row, 0, other, 0, n);
        if (n > 0) {
            int at = random.nextInt(n);
            Object element = Array.get(row, at);
            Array.set(other, at, type.isArray() ? changedWithin(element) : changed(element));
        }
        return other;
    }

    private String word() {
        return random.nextBoolean()
                ? WORDS.get(random.nextInt(WORDS.size()))
                : places.get(random.nextInt(places.size())).name();
    }

    private Object number(Class<?> type) {
        long n = Bytes.number(random);
        if (type == Double.class) {
            return random.nextInt(4) == 0 ? Double.NaN : n * (random.nextBoolean() ? 1e300 : 0.37);
        }
        if (type == Float.class) {
            return random.nextInt(4) == 0 ? Float.POSITIVE_INFINITY : n * 0.37f;
        }
        if (type == Long.class) {
            return n;
        }
        if (type == Integer.class) {
            return (int) n;
        }
        return type == Short.class ? (Object) (short) n : (Object) (byte) n;
    }
}
