package io.github.snn4j.layers.layer;

import io.github.snn4j.core.kernel.Philox;

/** How a parameter starts; the random ones draw from a counter-based stream, one a parameter. */
public sealed interface Initializer {
    /** Fills {@code target[offset … offset + n − 1]}. */
    void fill(Philox random, float[] target, int offset, int n);

    /** Every element {@code value}. */
    record Constant(double value) implements Initializer {
        @Override
        public void fill(Philox random, float[] target, int offset, int n) {
            java.util.Arrays.fill(target, offset, offset + n, (float) value);
        }
    }

    /** {@code 2^-(n-1), …, 1/2, 1}. */
    record Halving() implements Initializer {
        @Override
        public void fill(Philox random, float[] target, int offset, int n) {
            for (int i = 0; i < n; i++) {
                target[offset + i] = Math.scalb(1f, i + 1 - n);
            }
        }
    }

    /** Uniform over {@code ±bound}. */
    record Uniform(double bound) implements Initializer {
        /** PyTorch's default for weights and biases: bound {@code 1/√fanIn}. */
        public static Uniform ofFanIn(int fanIn) {
            return new Uniform(1 / Math.sqrt(fanIn));
        }

        /** He et al. 2015 (arXiv 1502.01852, eq. 10) for half-rectified units: variance {@code 2/fanIn}. */
        public static Uniform kaiming(int fanIn) {
            return new Uniform(Math.sqrt(6.0 / fanIn));
        }

        @Override
        public void fill(Philox random, float[] target, int offset, int n) {
            for (int i = 0; i < n; i++) {
                target[offset + i] = (float) ((2.0 * random.uniform(i) - 1) * bound);
            }
        }
    }
}
