package io.github.snn4j.zoo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What {@code nvidia-smi} says, and whether ND4J's CUDA backend has machine code for it. */
final class Gpu {
    /** The newest released backend, nd4j-cuda-11.6 1.0.0-M2.1, holds machine code for these and no PTX for others. */
    private static final double OLDEST = 3.7;

    private static final double NEWEST = 8.6;
    private static final int PATIENCE_SECONDS = 5;

    private Gpu() {}

    static String describe() {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi",
                            "--query-gpu=name,compute_cap,memory.total,driver_version",
                            "--format=csv,noheader")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "nvidia-smi does not answer";
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 && !text.isEmpty() ? verdict(text) : "none (nvidia-smi finds none)";
        } catch (IOException e) {
            return "none (no nvidia-smi)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown (interrupted)";
        }
    }

    /** One line of {@code nvidia-smi} a GPU, and what it means for ND4J. */
    static String verdict(String lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines.lines().toList()) {
            String[] fields = line.split(",\\s*", -1);
            text.append(text.length() == 0 ? "" : "; ").append(line);
            if (fields.length > 1 && fields[1].matches("\\d{1,2}\\.\\d")) {
                double capability = Double.parseDouble(fields[1]);
                boolean runs = capability >= OLDEST && capability <= NEWEST;
                text.append(
                        runs
                                ? ": ND4J's CUDA backend can run there; training here uses the processor"
                                : ": ND4J's CUDA backend has no code for it (it has for " + OLDEST + " to " + NEWEST
                                        + "); the processor is used");
            }
        }
        return text.toString();
    }
}
