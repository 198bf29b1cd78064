package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure was measured with: processor, Java and commit. */
final class Machine {
    private static final Pattern LANES = Pattern.compile("(\\d+) floats a vector");

    private Machine() {}

    /** The processor's name and how many bits of a vector the kernels use. */
    static Map<String, Object> cpu() {
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpu.put("model", Doctor.processor());
        cpu.put("vector_bits", vectorBits());
        return cpu;
    }

    /** Processor and vectors as a part of a file's name: {@code amd-epyc-512}. */
    static String slug() {
        String name = Doctor.processor().toLowerCase(Locale.ROOT).replaceAll("\\((r|tm)\\)", "");
        return name.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "") + "-" + vectorBits();
    }

    private static int vectorBits() {
        Matcher lanes = LANES.matcher(Kernels.best().description());
        return lanes.find() ? Float.SIZE * Integer.parseInt(lanes.group(1)) : Float.SIZE;
    }

    static String java() {
        return System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    /** The commit of the source tree that these classes were built in, marked where files differ from it. */
    static String commit() {
        try {
            Path classes = Path.of(Machine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = Files.isDirectory(classes)
                    ? classes
                    : classes.toAbsolutePath().getParent();
            Process git = new ProcessBuilder(
                            "git", "-C", String.valueOf(folder), "describe", "--always", "--dirty", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(10, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 && !commit.isEmpty() ? commit : "unknown";
        } catch (IOException | java.net.URISyntaxException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
