package io.github.snn4j.zoo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program once more, in a fresh Java process with the same options, so that its memory is its own. */
final class OwnProcess {
    /** Options that belong to this process alone: its descriptors, debuggers and agents. */
    private static final List<String> NOT_INHERITED =
            List.of("-Dsnn.stderr=", "-agentlib:", "-agentpath:", "-javaagent:");

    private OwnProcess() {}

    /**
     * Runs {@code snn} with arguments; what it says on standard error is passed on.
     *
     * @return its standard output
     * @throws IllegalStateException if it fails
     */
    static String run(Common common, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Snn.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).start();
        Thread stopped = new Thread(process::destroy, "snn-stop-process");
        Runtime.getRuntime().addShutdownHook(stopped);
        try {
            Thread errors = new Thread(() -> passOn(process, common), "snn-process-errors");
            errors.setDaemon(true);
            errors.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            errors.join();
            if (code != 0) {
                throw new IllegalStateException("snn " + String.join(" ", arguments) + " ended with code " + code);
            }
            return out;
        } finally {
            process.destroy();
            removeHook(stopped);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this process is ending already
        }
    }

    private static void passOn(Process process, Common common) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("WARNING: Using incubator modules")) {
                    common.note(line);
                }
            }
        } catch (IOException e) {
            common.note("what the process said could not be read: " + e.getMessage());
        }
    }
}
