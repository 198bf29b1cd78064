package io.github.snn4j.models.network;

import java.util.List;
import java.util.stream.Collectors;

/** A network has parts that cannot go where it is exported to; all of them are listed. */
public final class CannotExportException extends IllegalArgumentException {
    private final String cannot;
    private final List<Refusal> refusals;

    /**
     * What a network cannot do.
     *
     * @param cannot such as "run on cores"
     */
    public CannotExportException(String network, String cannot, List<Refusal> refusals) {
        super("network \"" + network + "\" cannot " + cannot + ": "
                + refusals.stream().map(Refusal::toString).collect(Collectors.joining(". ")));
        this.cannot = cannot;
        this.refusals = List.copyOf(refusals);
    }

    /** What the network cannot do. */
    public String cannot() {
        return cannot;
    }

    /** Every part, in the order of the network. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
