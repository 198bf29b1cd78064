package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;

/**
 * One step downhill, in one sweep over all learned parameters; its state is arrays passed in, so that it can be saved.
 */
public interface Optimizer {
    /** The learning rate before any schedule. */
    double lr();

    /** How many state arrays of the parameters' length it keeps; they start at 0. */
    int stateArrays();

    /**
     * Updates parameters {@code from … to − 1} in place.
     *
     * @param step the number of this update, from 1
     * @param rate the learning rate of this update
     */
    void update(long step, double rate, float[] parameters, float[] gradients, float[][] state, int from, int to);

    /**
     * Adam (Kingma, Ba 2015, arXiv 1412.6980, algorithm 1); weight decay is added to the gradient.
     *
     * @param lr the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param weightDecay L2 penalty
     */
    record Adam(
            @Default("1e-3") double lr,
            @Default("0.9") double beta1,
            @Default("0.999") double beta2,
            @Default("1e-8") double epsilon,
            @Default("0") double weightDecay)
            implements Optimizer {
        public Adam {
            check("Adam", lr, weightDecay);
        }

        /** PyTorch's defaults at a learning rate. */
        public static Adam of(double lr) {
            return new Adam(lr, 0.9, 0.999, 1e-8, 0);
        }

        @Override
        public int stateArrays() {
            return 2;
        }

        @Override
        public void update(long step, double rate, float[] w, float[] g, float[][] state, int from, int to) {
            adam(step, rate, beta1, beta2, epsilon, weightDecay, 0, w, g, state, from, to);
        }
    }

    /**
     * Adam whose weight decay shrinks the weights directly (Loshchilov, Hutter 2019, arXiv 1711.05101, algorithm 2).
     *
     * @param lr the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param weightDecay the fraction of a weight lost a step, times the learning rate
     */
    record AdamW(
            @Default("1e-3") double lr,
            @Default("0.9") double beta1,
            @Default("0.999") double beta2,
            @Default("1e-8") double epsilon,
            @Default("0.01") double weightDecay)
            implements Optimizer {
        public AdamW {
            check("AdamW", lr, weightDecay);
        }

        @Override
        public int stateArrays() {
            return 2;
        }

        @Override
        public void update(long step, double rate, float[] w, float[] g, float[][] state, int from, int to) {
            adam(step, rate, beta1, beta2, epsilon, 0, weightDecay, w, g, state, from, to);
        }
    }

    /**
     * Gradient descent with momentum, Nesterov's by default: {@code b = μ b + g; w −= η (g + μ b)}
     * (Sutskever et al. 2013, as PyTorch writes it).
     *
     * @param lr the learning rate
     * @param momentum μ
     * @param nesterov whether the step looks ahead
     * @param weightDecay L2 penalty
     */
    record Sgd(
            @Default("0.1") double lr,
            @Default("0.9") double momentum,
            @Default("true") boolean nesterov,
            @Default("0") double weightDecay)
            implements Optimizer {
        public Sgd {
            check("Sgd", lr, weightDecay);
        }

        @Override
        public int stateArrays() {
            return 1;
        }

        @Override
        public void update(long step, double rate, float[] w, float[] g, float[][] state, int from, int to) {
            float[] b = state[0];
            float mu = (float) momentum;
            float eta = (float) rate;
            float decay = (float) weightDecay;
            for (int i = from; i < to; i++) {
                float gradient = g[i] + decay * w[i];
                b[i] = mu * b[i] + gradient;
                w[i] -= eta * (nesterov ? gradient + mu * b[i] : b[i]);
            }
        }
    }

    private static void adam(
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double l2,
            double decoupled,
            float[] w,
            float[] g,
            float[][] state,
            int from,
            int to) {
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        // not 1 - b2, which for 0.999f is off by 1e-5 of its value
        float fresh1 = (float) (1 - beta1);
        float fresh2 = (float) (1 - beta2);
        float eta = (float) (rate / (1 - Math.pow(beta1, step)));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
        float eps = (float) epsilon;
        float decay = (float) l2;
        float keep = (float) (1 - rate * decoupled);
        float[] m = state[0];
        float[] v = state[1];
        for (int i = from; i < to; i++) {
            float gradient = g[i] + decay * w[i];
            m[i] = b1 * m[i] + fresh1 * gradient;
            v[i] = b2 * v[i] + fresh2 * gradient * gradient;
            w[i] = w[i] * keep - eta * m[i] / ((float) Math.sqrt(v[i]) * root + eps);
        }
    }

    private static void check(String name, double lr, double weightDecay) {
        if (!(lr >= 0)) {
            throw new IllegalArgumentException(name + ".lr must be >= 0, got " + lr);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException(name + ".weightDecay must be >= 0, got " + weightDecay);
        }
    }
}
