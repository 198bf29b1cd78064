package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;

/** How a leak with time constant τ is stepped: what remains of a value after dt. */
public enum Decay {
    /** {@code β = 1 - dt/τ}. */
    EULER,
    /** {@code β = e^(-dt/τ)}, exact for an input constant over the step. */
    EXPONENTIAL;

    /**
     * β.
     *
     * @throws IllegalArgumentException if τ is shorter than an Euler step, which would make β negative
     */
    public double factor(double tau, double dt) {
        return 1 - leak(tau, dt);
    }

    /** A time constant so long that floats do not notice what is lost over a step of dt. */
    public static double tauWithoutLeak(double dt) {
        return dt * (1L << 40);
    }

    /** {@code 1 - β}. */
    double leak(double tau, double dt) {
        if (this == EXPONENTIAL) {
            return -Math.expm1(-dt / tau);
        }
        // The tolerance admits τ = dt where it was computed from steps.
        if (dt > tau * (1 + 1e-9)) {
            throw new IllegalArgumentException("A time constant of " + tau + " s is shorter than the step of " + dt
                    + " s, where Euler's decay 1 - dt/tau is negative; use Decay.EXPONENTIAL or a shorter step");
        }
        return Math.min(1, dt / tau);
    }

    /** {@code 1 - β} from {@code dt/τ} as a value that is itself computed. */
    <T> T leak(Algebra<T> a, T ratio) {
        return this == EULER ? ratio : a.oneMinus(a.exp(a.sub(a.constant(0), ratio)));
    }

    /** The time constant whose factor over a step of dt is β, 0 ≤ β < 1 (exponential: 0 < β < 1). */
    public double tau(double beta, double dt) {
        if (!(beta >= 0 && beta < 1) || (this == EXPONENTIAL && beta == 0)) {
            throw new IllegalArgumentException(
                    "The decay factor beta must be in " + (this == EULER ? "[0, 1)" : "(0, 1)") + ", got " + beta);
        }
        return this == EULER ? dt / (1 - beta) : -dt / Math.log(beta);
    }
}
