package io.github.snn4j.models.augment;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Philox;

/** The random numbers of one showing of one example, drawn one after the other; they depend on seed, epoch and example only. */
public final class Draws {
    /** Keeps these apart from the encoders' numbers, whose step is 0. */
    private static final long PURPOSE = 0x6175676d656e74L;

    private final Philox stream;
    private long next;

    private Draws(Philox stream) {
        this.stream = stream;
    }

    /** The numbers of example {@code example} in pass {@code epoch} of a run with {@code seed}. */
    public static Draws of(long seed, int epoch, int example) {
        return new Draws(new RandomKey(seed, epoch, PURPOSE, example).stream());
    }

    /** Uniform in [0, 1). */
    public double uniform() {
        return stream.uniform(next++);
    }

    /** Uniform in [from, to). */
    public double between(double from, double to) {
        return from + (to - from) * uniform();
    }

    /** One of 0 … n-1, each equally likely. */
    public int below(int n) {
        return (int) (n * uniform());
    }

    /**
     * From the beta distribution with both parameters {@code alpha}, as the share of one of two gamma variates (Marsaglia,
     * Tsang 2000, ACM Trans. Math. Softw. 26(3)).
     */
    public double beta(double alpha) {
        double a = logGamma(alpha);
        double b = logGamma(alpha);
        // as logarithms: for a small alpha both underflow
        return 1 / (1 + Math.exp(b - a));
    }

    /** The logarithm of a gamma variate of that shape and scale 1. */
    private double logGamma(double shape) {
        if (shape < 1) {
            return logGamma(shape + 1) + Math.log(1 - uniform()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = stream.normal(next++);
            double v = 1 + c * x;
            double u = 1 - uniform();
            if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v * v * v + 3 * d * Math.log(v)) {
                return Math.log(d * v * v * v);
            }
        }
    }
}
