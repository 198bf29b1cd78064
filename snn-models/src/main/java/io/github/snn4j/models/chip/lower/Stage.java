package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Linear;
import org.jspecify.annotations.Nullable;

/** How far a value of a network has been turned into what cores have. */
sealed interface Stage {
    Shape shape();

    /** The same numbers as one vector. */
    Stage flattened();

    /** The picture itself. */
    record Input(Shape shape) implements Stage {
        @Override
        public Stage flattened() {
            return new Input(Shape.vector(shape.size()));
        }
    }

    /**
     * A linear layer's result, waiting for neurons.
     *
     * @param source the population it reads, null for the picture
     * @param bias one a channel
     */
    record Analog(@Nullable String source, Linear linear, float[] bias) implements Stage {
        @Override
        public Shape shape() {
            return linear.geometry().out();
        }

        @Override
        public Stage flattened() {
            if (shape().isVector()) {
                return this;
            }
            throw new IllegalArgumentException(
                    "a picture of potentials is flattened before its neurons; flatten after the spiking layer");
        }
    }

    /**
     * Spikes of a population, perhaps after an average pool that the next linear layer takes in.
     *
     * @param before the population's own shape
     * @param pool the pool's window, 1 for none
     * @param layout the shape after the pool
     * @param shape the same as the next layer sees it, perhaps flattened
     */
    record Spikes(String population, Shape before, int pool, Shape layout, Shape shape) implements Stage {
        @Override
        public Stage flattened() {
            return new Spikes(population, before, pool, layout, Shape.vector(shape.size()));
        }
    }

    /** What was refused; further layers are still looked at. */
    record Refused(Shape shape) implements Stage {
        @Override
        public Stage flattened() {
            return new Refused(Shape.vector(shape.size()));
        }
    }
}
