package io.github.snn4j.zoo.cli;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;

/**
 * Where error messages go: file descriptor 2, or the one that the launcher names in {@code snn.stderr}.
 *
 * <p>Java warns of incubator modules on descriptor 2 before any code of ours runs. The launcher drops that line by a
 * filter, and gives its own standard error under another number so that our messages need not wait for the filter.
 */
final class Stderr {
    private Stderr() {}

    static FileDescriptor descriptor() {
        Integer number = Integer.getInteger("snn.stderr");
        if (number == null) {
            return FileDescriptor.err;
        }
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return FileDescriptor.err;
        }
    }
}
