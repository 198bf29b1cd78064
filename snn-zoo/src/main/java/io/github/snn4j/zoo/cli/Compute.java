package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb that computes has: threads and a seed. */
final class Compute {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute; results do not depend on it. Default: one a processor.")
    @Nullable
    Integer threads;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of everything that is random.")
    long seed;

    /** The threads; closing them ends them. */
    Workers workers() {
        if (threads == null) {
            return new Workers(Runtime.getRuntime().availableProcessors());
        }
        atLeastOne("--threads", threads);
        return new Workers(threads);
    }

    /** Refuses an option below 1; one that was not given passes. */
    static void atLeastOne(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, got " + value);
        }
    }
}
