package io.github.snn4j.benchmarks.hostile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives the readers of core configurations, NIR and netx files that were damaged or forged. Each must end within a second of
 * processor time, with an object or with an error of bad input that names the file.
 */
public final class HostileFiles {
    private static final double LONGEST_SECONDS = 1;
    private static final int HANGS_AFTER_SECONDS = 60;
    private static final int MOST_FAILURES = 20;
    private static final String NAME = "hostile.";

    private final FileFormat format;
    private final Path folder;
    private final List<Sample> samples;
    private final Map<Sample, Map<String, Object>> trees = new IdentityHashMap<>();
    private int valid;
    private int refused;
    private double slowest;
    private final List<String> failures = new ArrayList<>();

    /** How one format fared: files that gave an object, files refused, the slowest in seconds, and what must not be. */
    public record Result(String format, int valid, int refused, double slowest, List<String> failures) {}

    private HostileFiles(FileFormat format, Path interop, Path folder) throws IOException {
        this.format = format;
        this.folder = folder;
        samples = format.samples(interop, folder);
    }

    /**
     * Takes how many files of each format, a seed, the folder of other tools' files and one to keep what fails in, and
     * optionally one format.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 4 && arguments.length != 5) {
            throw new IllegalArgumentException(
                    "HostileFiles takes COUNT SEED INTEROP FOLDER [FORMAT], got " + arguments.length + " arguments");
        }
        Path folder = Files.createDirectories(Path.of(arguments[3]));
        boolean failed = false;
        System.out.println("| format | files | valid | refused | failed | slowest, s |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (FileFormat format : FileFormat.values()) {
            if (arguments.length == 5 && !format.name().equals(arguments[4].toUpperCase(Locale.ROOT))) {
                continue;
            }
            Result r = run(
                    format.name(),
                    Integer.parseInt(arguments[0]),
                    Long.parseLong(arguments[1]),
                    Path.of(arguments[2]),
                    folder);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %.2f |%n",
                    r.format(),
                    r.valid() + r.refused() + r.failures().size(),
                    r.valid(),
                    r.refused(),
                    r.failures().size(),
                    r.slowest());
            r.failures().forEach(System.err::println);
            failed |= !r.failures().isEmpty();
        }
        System.exit(failed ? 1 : 0);
    }

    /**
     * Tries {@code count} files of a format.
     *
     * @param format a name of {@code JSON}, {@code BINARY}, {@code NIR} and {@code NETX}
     * @param interop folder of files of other tools
     * @param folder where files are written, and kept that fail
     */
    public static Result run(String format, int count, long seed, Path interop, Path folder)
            throws IOException, InterruptedException {
        HostileFiles files = new HostileFiles(FileFormat.valueOf(format), interop, folder);
        ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < count && files.failures.size() < MOST_FAILURES; i++) {
                files.one(i, new Random(seed * 1_000_003 + i), reader);
            }
        } finally {
            reader.shutdownNow();
        }
        return new Result(format, files.valid, files.refused, files.slowest, List.copyOf(files.failures));
    }

    private void one(int i, Random random, ExecutorService reader) throws IOException, InterruptedException {
        Sample sample = samples.get(random.nextInt(samples.size()));
        Sample changed = format.changed(sample, trees, folder, random);
        Path file = folder.resolve(NAME + format.ending);
        changed.write(file);
        String wrong;
        try {
            wrong = reader.submit(() -> wrong(file)).get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            wrong = "does not end";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (!wrong.isEmpty()) {
            Path kept = folder.resolve("failed-" + i + "." + format.ending);
            changed.write(kept);
            failures.add(kept + ": " + wrong);
        }
    }

    /** What is wrong with how a file was taken; empty if nothing is. */
    private String wrong(Path file) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Throwable thrown = null;
        try {
            format.use(file);
        } catch (Throwable t) {
            // running out of memory is one of the things that must not happen
            thrown = t;
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        slowest = Math.max(slowest, seconds);
        if (thrown != null && !isNamed(thrown)) {
            return thrown + " at "
                    + List.of(thrown.getStackTrace()).stream().limit(6).toList() + cause(thrown);
        }
        if (seconds > LONGEST_SECONDS) {
            return String.format(Locale.ROOT, "took %.1f s and gave %s", seconds, thrown);
        }
        if (thrown == null) {
            valid++;
        } else {
            refused++;
        }
        return "";
    }

    private static String cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null
                ? ""
                : ", caused by " + cause + " at "
                        + List.of(cause.getStackTrace()).stream().limit(6).toList();
    }

    /** Whether it is an error of bad input, and no mistake of a reader's that was only dressed up as one. */
    private static boolean isNamed(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        boolean input = thrown instanceof IOException && message.contains(NAME)
                || thrown.getClass() == IllegalArgumentException.class && thrown.getMessage() != null;
        return input && !isMistake(thrown.getCause());
    }

    private static boolean isMistake(@org.jspecify.annotations.Nullable Throwable cause) {
        if (!(cause instanceof NullPointerException
                || cause instanceof IndexOutOfBoundsException
                || cause instanceof ClassCastException
                || cause instanceof NegativeArraySizeException
                || cause instanceof StackOverflowError)) {
            return false;
        }
        // the HDF5 library's own are its way of finding a file damaged
        for (StackTraceElement at : cause.getStackTrace()) {
            if (at.getClassName().startsWith("io.jhdf")) {
                return false;
            }
            if (at.getClassName().startsWith("io.github.snn4j")) {
                return true;
            }
        }
        return false;
    }
}
