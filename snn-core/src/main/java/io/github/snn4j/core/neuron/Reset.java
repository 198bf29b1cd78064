package io.github.snn4j.core.neuron;

/** What happens to the membrane potential h where the neuron fires, {@code s = [h > θ]}; v is the potential carried on. */
public enum Reset {
    /** {@code v = (1 - s) h + s v_reset}. */
    HARD,
    /** {@code v = h - s θ}. */
    SUBTRACT,
    /** {@code v = h}. */
    NONE,
    /**
     * To v_reset when the next input arrives: {@code v = h}, and the next step starts from v_reset where {@code v > θ}.
     * snnTorch's "zero" with v_reset = 0. The spike that resets is always detached.
     */
    HARD_NEXT,
    /**
     * By θ when the next input arrives: {@code h[t] = β h[t-1] + x[t] - s[t-1] θ}. snnTorch's "subtract". The spike that
     * resets is always detached.
     */
    SUBTRACT_NEXT;

    /** Whether the potential goes to v_reset, which then is also where it starts. */
    public boolean toPotential() {
        return this == HARD || this == HARD_NEXT;
    }

    /** Whether the reset waits for the next input. */
    public boolean withNextInput() {
        return this == HARD_NEXT || this == SUBTRACT_NEXT;
    }
}
