package io.github.snn4j.models.chip.limits;

import java.util.List;
import java.util.stream.Collectors;

/** A network or configuration does not keep a target's limits; carries every violation. */
public final class DoesNotFitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public DoesNotFitException(String what, String target, List<Violation> violations) {
        super(what + " does not fit " + target + ", " + violations.size() + " violation(s):\n"
                + violations.stream().map(v -> "  " + v).collect(Collectors.joining("\n")));
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
