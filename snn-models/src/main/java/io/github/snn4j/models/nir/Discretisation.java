package io.github.snn4j.models.nir;

import io.github.snn4j.core.neuron.Reset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How NIR's continuous equations are stepped, which a NIR file leaves open: each tool has a way of its own.
 *
 * @param dt the length of a step in seconds
 * @param reset {@link Reset#HARD} to v_reset, or {@link Reset#SUBTRACT}
 * @param severalSpikes whether a neuron without leak may fire as often in a step as its potential holds thresholds; needs
 *     {@link Reset#SUBTRACT}
 */
public record Discretisation(double dt, Scheme scheme, Reset reset, boolean severalSpikes) {
    public Discretisation {
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new IllegalArgumentException("Discretisation.dt must be > 0 s, got " + dt);
        }
        if (reset != Reset.HARD && reset != Reset.SUBTRACT) {
            throw new IllegalArgumentException("Discretisation.reset must be HARD or SUBTRACT, got " + reset);
        }
        if (severalSpikes && reset != Reset.SUBTRACT) {
            throw new IllegalArgumentException("several spikes a step need the reset SUBTRACT, got " + reset);
        }
    }

    /** What becomes of a leak with time constant τ over a step. */
    public enum Scheme {
        /** {@code v + dt/τ (v_leak − v + r I)}: Norse, Lava in floating point, snnTorch. */
        EULER,
        /** {@code v_leak + β (v − v_leak) + (1 − β) r I} with {@code β = e^(−dt/τ)}, exact for a held input: Nengo. */
        EXPONENTIAL,
        /** {@code v_leak + β (v − v_leak) + dt/τ r I}, exact for an input at the step's end: Rockpool, Sinabs. */
        IMPULSE;

        /** What remains of a value after a step. */
        public double kept(double tau, double dt) {
            return this == EULER ? 1 - dt / tau : Math.exp(-dt / tau);
        }

        /** What of the input arrives in a step. */
        public double entering(double tau, double dt) {
            return this == EXPONENTIAL ? -Math.expm1(-dt / tau) : dt / tau;
        }
    }

    /** Euler steps with a reset to v_reset, as NIR's authors recorded with Norse. */
    public static Discretisation euler(double dt) {
        return new Discretisation(dt, Scheme.EULER, Reset.HARD, false);
    }

    public Discretisation withScheme(Scheme value) {
        return new Discretisation(dt, value, reset, severalSpikes);
    }

    public Discretisation withReset(Reset value) {
        return new Discretisation(dt, scheme, value, severalSpikes);
    }

    public Discretisation withSeveralSpikes(boolean value) {
        return new Discretisation(dt, scheme, reset, value);
    }

    /** As pairs for a file's metadata. */
    public Map<String, String> metadata() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("dt", Double.toString(dt));
        pairs.put("integration", scheme.name().toLowerCase(Locale.ROOT));
        pairs.put("reset", reset.name().toLowerCase(Locale.ROOT));
        pairs.put("comparison", "v > v_threshold");
        return pairs;
    }
}
