package io.github.snn4j.models.chip.configuration;

/** The sections of a binary configuration, in their order; a type's number is its position and 1. */
enum SectionType {
    META,
    CORES,
    SYNMEM,
    AXONS,
    ROUTES,
    BIAS,
    PROBES,
    /** Arrays of the host's layer. */
    HOST;

    int number() {
        return ordinal() + 1;
    }
}
