package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Linear;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a value of a network has been turned into what cores have. */
sealed interface Stage {
    Shape shape();

    /** The same numbers as one vector. */
    Stage flattened();

    /** Weights of 1 from each channel to itself at every tap, 0 between channels. */
    static Linear perChannel(ConvGeometry geometry) {
        int channels = geometry.outChannels();
        float[] w = new float[geometry.weightCount()];
        for (int i = 0; i < w.length; i++) {
            w[i] = i % channels == i / channels % channels ? 1 : 0;
        }
        return new Linear(geometry, w);
    }

    /** The picture itself. */
    record Input(Shape shape) implements Stage {
        @Override
        public Stage flattened() {
            return new Input(Shape.vector(shape.size()));
        }
    }

    /**
     * One linear map that a sum has.
     *
     * @param source the population it reads, null for the picture
     * @param delay how many steps later
     * @param origin what its weights are multiples of; null for those that no parameter stands behind
     */
    record Term(@Nullable String source, Linear linear, int delay, Origin.@Nullable Weights origin) {
        /** Within the step. */
        Term(@Nullable String source, Linear linear, Origin.@Nullable Weights origin) {
            this(source, linear, 0, origin);
        }
    }

    /**
     * The parameter whose change moves a bias.
     *
     * @param factor by how much, by channel
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Offset(String parameter, double[] factor) {
        static Offset of(String parameter, int channels) {
            double[] ones = new double[channels];
            Arrays.fill(ones, 1);
            return new Offset(parameter, ones);
        }

        Offset scaled(double[] scale) {
            double[] all = factor.clone();
            for (int c = 0; c < all.length; c++) {
                all[c] *= scale[c];
            }
            return new Offset(parameter, all);
        }
    }

    /**
     * A sum of linear maps, waiting for neurons.
     *
     * @param bias one a channel
     * @param offset the last parameter that is part of it, if there is one
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Analog(List<Term> terms, float[] bias, @Nullable Offset offset) implements Stage {
        public Analog {
            terms = List.copyOf(terms);
        }

        @Override
        public Shape shape() {
            return terms.get(0).linear().geometry().out();
        }

        /** A value as a sum: spikes come by synapses of weight 1. */
        static Analog of(Stage x) {
            if (x instanceof Analog a) {
                return a;
            }
            Spikes s = (Spikes) x;
            Linear identity = perChannel(ConvGeometry.of(s.layout(), s.layout().channels(), 1, 1, 1, 0));
            return new Analog(
                    s.branches().stream()
                            .map(b -> new Term(
                                    b.population(),
                                    b.pool() == 1 ? identity : identity.afterAveragePool(b.shape(), b.pool()),
                                    null))
                            .toList(),
                    new float[s.layout().channels()],
                    null);
        }

        /** Both sums. */
        Analog plus(Analog other) {
            float[] both = bias.clone();
            for (int c = 0; c < both.length; c++) {
                both[c] += other.bias[c];
            }
            return new Analog(
                    Stream.concat(terms.stream(), other.terms.stream()).toList(),
                    both,
                    offset == null ? other.offset : offset);
        }

        /** One more linear map. */
        Analog plus(Term term) {
            return new Analog(Stream.concat(terms.stream(), Stream.of(term)).toList(), bias, offset);
        }

        /** The same, whose bias a parameter behind all others moves. */
        Analog withOffset(String parameter) {
            return new Analog(terms, bias, Offset.of(parameter, bias.length));
        }

        /** Each channel multiplied and added to. */
        Analog scaled(double[] scale, double[] shift) {
            float[] moved = new float[scale.length];
            for (int c = 0; c < moved.length; c++) {
                moved[c] = (float) (bias[c] * scale[c] + shift[c]);
            }
            return new Analog(
                    terms.stream()
                            .map(t -> new Term(t.source(), scaled(t.linear(), scale), t.delay(), t.origin()))
                            .toList(),
                    moved,
                    offset == null ? null : offset.scaled(scale));
        }

        private static Linear scaled(Linear linear, double[] scale) {
            float[] w = linear.weights().clone();
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) (w[i] * scale[i % scale.length]);
            }
            return new Linear(linear.geometry(), w);
        }

        /** Whether there is a bias other than 0. */
        boolean isBiased() {
            for (float b : bias) {
                if (b != 0) {
                    return true;
                }
            }
            return false;
        }

        /** Whether the picture is among what is summed. */
        boolean ofPicture() {
            return terms.stream().anyMatch(t -> t.source() == null);
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
     * Spikes of one population.
     *
     * @param shape the population's own shape
     * @param pool the window of an average pool that the next linear layer takes in, 1 for none
     */
    record Branch(String population, Shape shape, int pool) {}

    /**
     * Spikes, perhaps of several populations added.
     *
     * @param layout the shape after the pool
     * @param shape the same as the next layer sees it, perhaps flattened
     */
    record Spikes(List<Branch> branches, Shape layout, Shape shape) implements Stage {
        public Spikes {
            branches = List.copyOf(branches);
        }

        static Spikes of(String population, Shape shape) {
            return new Spikes(List.of(new Branch(population, shape, 1)), shape, shape);
        }

        /** Whether an average pool is still to be taken in. */
        boolean pooled() {
            return branches.stream().anyMatch(b -> b.pool() != 1);
        }

        @Override
        public Stage flattened() {
            return new Spikes(branches, layout, Shape.vector(shape.size()));
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
