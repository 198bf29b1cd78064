package io.github.snn4j.models.chip;

/** How the last population is read: the most spikes, or the highest potential of a population that never fires. */
public enum Decode {
    COUNT,
    POTENTIAL
}
