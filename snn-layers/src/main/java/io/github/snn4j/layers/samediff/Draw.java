package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;

/**
 * Random numbers that a graph takes in through a placeholder; drawn from the same counters as the plan's, so that both
 * compute with the same numbers.
 */
public sealed interface Draw {
    /** The placeholder's name. */
    String name();

    /** How many numbers there are for {@code examples} examples. */
    int size(int examples);

    /** The numbers of training step {@code step}. */
    float[] numbers(int examples, long seed, long step);

    /** Each layer has its own stream for each step. */
    private static Philox random(String layer, long seed, long step) {
        return new Philox(seed, layer.hashCode() ^ (step << 20));
    }

    /**
     * The mask of a dropout, {@code [N, features…]}: 0 or {@code 1/(1 − rate)}.
     *
     * @param layer the layer's path
     */
    record Mask(String name, String layer, Shape shape, double rate) implements Draw {
        @Override
        public int size(int examples) {
            return examples * shape.size();
        }

        @Override
        public float[] numbers(int examples, long seed, long step) {
            Philox random = random(layer, seed, step);
            float dropped = (float) rate;
            float[] mask = new float[size(examples)];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = random.uniform(i) < dropped ? 0 : 1 / (1 - dropped);
            }
            return mask;
        }
    }

    /**
     * The noise of a layer of neurons, {@code [steps·N, features…]}: standard normal.
     *
     * @param layer the layer's path
     */
    record Noise(String name, String layer, Shape shape, int steps) implements Draw {
        @Override
        public int size(int examples) {
            return steps * examples * shape.size();
        }

        @Override
        public float[] numbers(int examples, long seed, long step) {
            float[] noise = new float[size(examples)];
            random(layer, seed, step).normal(0, noise, 0, noise.length);
            return noise;
        }
    }
}
