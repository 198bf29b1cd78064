package io.github.snn4j.models.chip.lower;

import java.util.List;
import java.util.stream.Collectors;

/** A network has parts that cannot run on cores; all of them are listed. */
public final class CannotLowerException extends IllegalArgumentException {
    private final List<Refusal> refusals;

    CannotLowerException(String network, List<Refusal> refusals) {
        super("network \"" + network + "\" cannot run on cores: "
                + refusals.stream().map(Refusal::toString).collect(Collectors.joining(". ")));
        this.refusals = List.copyOf(refusals);
    }

    /** Every part, in the order of the network. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
