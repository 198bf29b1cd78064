package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.train.EarlyExit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb has that may stop showing an example early. */
final class ExitOption {
    @Option(
            names = "--exit-confidence",
            paramLabel = "P",
            description = "Show an example a step at a time, and no longer than until the softmax of its scores so far"
                    + " exceeds P in one class. Default: all steps.")
    @Nullable
    Double confidence;

    /** The rule, or null where every example is shown all steps. */
    @Nullable
    EarlyExit exit() {
        if (confidence == null) {
            return null;
        }
        if (!(confidence > 0 && confidence <= 1)) {
            throw new IllegalArgumentException("--exit-confidence must be above 0 and at most 1, got " + confidence);
        }
        return new EarlyExit(confidence);
    }
}
