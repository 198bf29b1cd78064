package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;

/** The learning rate's factor over training. */
public interface Schedule {
    /** The factor at {@code progress} epochs (a fraction counts the steps within one) of {@code epochs}. */
    double factor(double progress, int epochs);

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(double progress, int epochs) {
            return 1;
        }
    }

    /**
     * Multiplied by {@code factor} every {@code every} epochs.
     *
     * @param every how many epochs apart
     * @param factor what the rate is multiplied by
     */
    record Step(@Default("10") int every, @Default("0.1") double factor) implements Schedule {
        public Step {
            if (every < 1) {
                throw new IllegalArgumentException("Step.every must be at least 1 epoch, got " + every);
            }
        }

        @Override
        public double factor(double progress, int epochs) {
            return Math.pow(factor, Math.floor(progress / every));
        }
    }

    /**
     * A linear rise over {@code warmup} epochs, then half a cosine from 1 to {@code floor} at the end
     * (Loshchilov, Hutter 2017, arXiv 1608.03983, eq. 5, without restarts).
     *
     * @param warmup epochs of linear rise
     * @param floor the factor at the end
     */
    record Cosine(@Default("0") double warmup, @Default("0") double floor) implements Schedule {
        public Cosine {
            if (!(warmup >= 0)) {
                throw new IllegalArgumentException("Cosine.warmup must be >= 0 epochs, got " + warmup);
            }
        }

        @Override
        public double factor(double progress, int epochs) {
            if (progress < warmup) {
                return progress / warmup;
            }
            double t = epochs <= warmup ? 1 : Math.min(1, (progress - warmup) / (epochs - warmup));
            return floor + (1 - floor) * (1 + Math.cos(Math.PI * t)) / 2;
        }
    }
}
