package io.github.snn4j.models.chip.limits;

import java.util.Locale;

/** What a target limits; the name in a limits file is the constant in lower case. Per core where not said otherwise. */
public enum Resource {
    /** Chips of the system. */
    CHIPS,
    CORES_PER_CHIP,
    /** Cores that share a router. */
    CORES_PER_TILE,
    /** Routers in a row of the mesh of one chip. */
    TILE_COLUMNS,
    COMPARTMENTS,
    IN_AXONS,
    /** Slots: two per long population axon, one per any other. */
    OUT_AXONS,
    SYNAPSE_BITS,
    CX_PROFILES,
    VTH_PROFILES,
    SYNAPSE_FORMATS,
    /** Largest magnitude of a weight. */
    WEIGHT,
    WEIGHT_EXPONENT_MIN,
    WEIGHT_EXPONENT_MAX,
    DELAY,
    DECAY,
    THRESHOLD_MANTISSA,
    BIAS_MANTISSA,
    BIAS_EXPONENT,
    REFRACTORY_DELAY,
    /** Sources that share one population axon. */
    ATOMS,
    /** Largest base compartment of a population axon. */
    CX_BASE;

    /** Whether there must be one of it for anything to fit; of the others a limit may be 0 or, of exponents, below. */
    boolean countsFromOne() {
        return switch (this) {
            case WEIGHT_EXPONENT_MIN, WEIGHT_EXPONENT_MAX, DELAY, DECAY, BIAS_MANTISSA, BIAS_EXPONENT, CX_BASE -> false;
            default -> true;
        };
    }

    /** The name in a limits file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
