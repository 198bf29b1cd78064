package io.github.snn4j.models.chip.configuration;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where two core configurations differ, value by value. */
public final class ConfigurationDiff {
    private final List<String> found = new ArrayList<>();

    private ConfigurationDiff() {}

    /**
     * Every place that differs, such as {@code chips[0].cores[3].groups[0].cxProfile: 1 and 2}; of an array its first
     * difference and how many there are.
     */
    public static List<String> differences(CoreConfiguration first, CoreConfiguration second) {
        var diff = new ConfigurationDiff();
        diff.record("", first, second);
        return List.copyOf(diff.found);
    }

    private void record(String path, Record a, Record b) {
        for (RecordComponent c : a.getClass().getRecordComponents()) {
            compare(path.isEmpty() ? c.getName() : path + "." + c.getName(), get(c, a), get(c, b));
        }
    }

    private void compare(String path, @Nullable Object a, @Nullable Object b) {
        if (a instanceof Record x && b instanceof Record y && x.getClass() == y.getClass()) {
            record(path, x, y);
        } else if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                found.add(path + ": " + x.size() + " and " + y.size() + " entries");
            }
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                compare(path + "[" + i + "]", x.get(i), y.get(i));
            }
        } else if (a != null && b != null && a.getClass().isArray() && a.getClass() == b.getClass()) {
            arrays(path, a, b);
        } else if (!Objects.equals(a, b)) {
            found.add(path + ": " + a + " and " + b);
        }
    }

    private void arrays(String path, Object a, Object b) {
        int n = Array.getLength(a);
        if (n != Array.getLength(b)) {
            found.add(path + ": " + n + " and " + Array.getLength(b) + " values");
            return;
        }
        int first = -1;
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (!Array.get(a, i).equals(Array.get(b, i))) {
                first = first < 0 ? i : first;
                count++;
            }
        }
        if (count > 0) {
            found.add(path + "[" + first + "]: " + Array.get(a, first) + " and " + Array.get(b, first)
                    + (count > 1 ? ", and " + (count - 1) + " more values" : ""));
        }
    }

    private static @Nullable Object get(RecordComponent c, Record r) {
        try {
            return c.getAccessor().invoke(r);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(c + " cannot be read", e);
        }
    }
}
