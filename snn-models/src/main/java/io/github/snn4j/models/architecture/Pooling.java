package io.github.snn4j.models.architecture;

/** How the pools between convolutions reduce a window. */
public enum Pooling {
    /** To its largest value: spikes stay spikes. */
    MAX,
    /** To its mean. */
    AVERAGE
}
