package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.layers.samediff.Nd4jBackend;
import io.github.snn4j.zoo.artifact.Artifact;
import io.github.snn4j.zoo.artifact.Download;
import io.github.snn4j.zoo.dataset.Datasets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn doctor}: what this machine offers and what is used of it. */
@Command(
        name = "doctor",
        description = "Shows Java, processor, kernels, ND4J, GPU, memory and data as this program finds them.",
        footer = {"", "Example: snn doctor --data shared/data"})
final class Doctor implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Mixin
    final DataOptions data = new DataOptions();

    @Option(names = "--nd4j", description = "Load ND4J and multiply two matrices with it.")
    boolean nd4j;

    @Override
    public Integer call() throws Exception {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("snn4j", Version.snn4j());
        found.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        found.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        found.put("processor", processor());
        found.put("processors", Runtime.getRuntime().availableProcessors());
        found.put("kernels", Kernels.best().description());
        found.put("kernels_why", why());
        found.put("nd4j", Nd4jBackend.onClassPath() + (nd4j ? "; " + Nd4jBackend.tryOut() : ""));
        found.put("gpu", Gpu.describe());
        found.put("memory", memory());
        found.put("heap", heap());
        found.put("data", data());
        found.forEach((name, value) -> common.say(name + ": " + text(value)));
        common.answer(found);
        return 0;
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining("; "))
                : value.toString();
    }

    private static String why() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return "scalar: the Vector API is not readable; start by ./snn, or pass --add-modules jdk.incubator.vector";
        }
        String forced = System.getProperty("snn.kernels", "");
        return forced.isEmpty() ? "the fastest this machine and Java allow" : "forced by -Dsnn.kernels=" + forced;
    }

    static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException | java.io.UncheckedIOException e) {
                return System.getProperty("os.arch");
            }
        }
        return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", System.getProperty("os.arch"));
    }

    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? Size.text(os.getTotalMemorySize()) + ", " + Size.text(os.getFreeMemorySize()) + " free"
                : "unknown";
    }

    private static String heap() {
        return "at most " + Size.text(Runtime.getRuntime().maxMemory())
                + " (the launcher takes three quarters of the memory; SNN_HEAP=8g changes it)";
    }

    private Map<String, String> data() {
        Path root = data.folder();
        Map<String, String> sets = new LinkedHashMap<>();
        sets.put("folder", root + (Files.isDirectory(root) ? "" : " (does not exist)"));
        Datasets there = new Datasets(root, Download.never());
        for (String name : Datasets.names()) {
            List<Artifact> files = Artifact.of(name);
            if (!files.isEmpty()) {
                List<String> missing = new ArrayList<>();
                files.stream()
                        .map(Artifact::name)
                        .filter(file -> !present(root.resolve(name), file))
                        .forEach(missing::add);
                sets.put(
                        name,
                        missing.isEmpty() || there.isUnpacked(name)
                                ? "found"
                                : missing.size() == files.size()
                                        ? "not found; downloaded when needed"
                                        : "incomplete: no " + String.join(", ", missing));
            }
        }
        return sets;
    }

    private static boolean present(Path folder, String file) {
        return Files.exists(folder.resolve(file)) || Files.exists(folder.resolve(file.replaceFirst("\\.gz$", "")));
    }
}
