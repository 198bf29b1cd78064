package io.github.snn4j.models.train;

import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.models.network.Network;
import java.util.Locale;

/**
 * Stops showing an example once the scores that the read-out gives so far are clear: {@code max_k softmax(scores)_k >
 * confidence}.
 *
 * @param confidence in (0, 1]; 1 never stops early
 */
public record EarlyExit(double confidence) {
    public EarlyExit {
        if (!(confidence > 0 && confidence <= 1)) {
            throw new IllegalArgumentException("EarlyExit.confidence must be in (0, 1], got " + confidence);
        }
    }

    /**
     * Refuses a network whose scores say nothing before the last step, or can never be so clear.
     *
     * @throws IllegalArgumentException that says why, and what can be done
     */
    void check(Network network) {
        String name = "network \"" + network.name() + "\" cannot stop early: ";
        if (confidence < 1 && network.readout() == Readout.FIRST_SPIKE) {
            throw new IllegalArgumentException(name + "its read-out FIRST_SPIKE counts the steps that are left, not"
                    + " evidence; leave the exit confidence out");
        }
        double highest = network.readout() == Readout.RATE ? Math.E / (Math.E + network.classes() - 1) : 1;
        if (confidence < 1 && confidence >= highest) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%srates lie between 0 and 1, so that the confidence in one of %d classes is at most %.3f, and %s was"
                            + " asked for; ask for less",
                    name,
                    network.classes(),
                    highest,
                    confidence));
        }
    }

    /** Whether the scores of one example are clear. */
    boolean isClear(float[] scores, int offset, int classes) {
        double highest = scores[offset + Evaluation.best(scores, offset, classes)];
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(scores[offset + k] - highest);
        }
        return confidence < 1 && 1 / sum > confidence;
    }
}
