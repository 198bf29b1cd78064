package io.github.snn4j.models.train;

import io.github.snn4j.models.chip.quantise.Scheme;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which values a network's export for a chip has unless said otherwise, and whether it is trained with them. */
public enum Quantize {
    /** In float. */
    NONE(null),
    /** In the integers of Loihi 1, as they are exported unless said otherwise: by {@link Scheme#NENGO}. */
    LOIHI1(Scheme.NENGO),
    /** In the integers of Loihi 1 by {@link Scheme#SLAYER}. */
    SLAYER(Scheme.SLAYER);

    private final @Nullable Scheme scheme;

    Quantize(@Nullable Scheme scheme) {
        this.scheme = scheme;
    }

    /** By which scheme, if at all. */
    public Optional<Scheme> scheme() {
        return Optional.ofNullable(scheme);
    }
}
