package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.List;

/**
 * A spiking neuron as its one-step equation: input current and state in, spike and next state out.
 *
 * <p>Implementations are records: their components are constants with units in their Javadoc, validated in the compact
 * constructor. The equation is written once, generic over the {@link Algebra}; from it come the reference, the gradient,
 * the generated kernels and the SameDiff form.
 */
public interface NeuronModel {
    /** The length of a step in seconds unless said. */
    double DEFAULT_DT = 1e-3;

    /** The state variables in order, such as {@code v}; the first is the membrane potential. */
    List<StateVariable> state();

    /** The parameters in order, learned ones first; empty where all constants are fixed. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** The surrogate whose slope stands for the derivative of the spike. */
    Surrogate surrogate();

    /**
     * One step of {@link Step#dt()} seconds.
     *
     * @return the spike, the membrane potential before the spike and the next state, in the order of {@link #state()}
     */
    <T> Output<T> step(Algebra<T> a, Step<T> in);

    /** A state variable's name and its value before the first step. */
    record StateVariable(String name, double initial) {}

    /**
     * A learned parameter, or one that is given from outside.
     *
     * @param initial its value before training
     * @param perChannel whether each channel has its own
     * @param steps how many steps have each their own, of which step t has the t-th; 0 where all share it
     * @param learned whether it has a gradient
     */
    record Parameter(String name, double initial, boolean perChannel, int steps, boolean learned) {
        /** A learned one. */
        public Parameter(String name, double initial, boolean perChannel, int steps) {
            this(name, initial, perChannel, steps, true);
        }

        /** A learned one that all steps share. */
        public Parameter(String name, double initial, boolean perChannel) {
            this(name, initial, perChannel, 0);
        }

        /** One that is given from outside and that all steps share. */
        public static Parameter given(String name, double initial, boolean perChannel) {
            return new Parameter(name, initial, perChannel, 0, false);
        }

        /** Where its numbers of step {@code t} start, of a layer with so many channels. */
        public int start(int t, int channels) {
            return steps == 0 ? 0 : t * (perChannel ? channels : 1);
        }

        /** How many numbers it is. */
        public int size(int channels) {
            return Math.max(1, steps) * (perChannel ? channels : 1);
        }
    }

    /**
     * What a step receives.
     *
     * @param input the input current of this step
     * @param state the state variables in the order of {@link #state()}
     * @param parameters the learned parameters in the order of {@link #parameters()}
     * @param noise a standard normal number, or 0 where the neuron {@linkplain #noisy() draws none}
     * @param dt the length of the step in seconds
     */
    record Step<T>(T input, List<T> state, List<T> parameters, T noise, double dt) {}

    /**
     * What a step yields.
     *
     * @param spike 1 where the neuron fires, else 0
     * @param potential the membrane potential that was compared with the threshold, before any reset
     * @param threshold the threshold it was compared with
     * @param state the next state, in the order of {@link #state()}
     */
    record Output<T>(T spike, T potential, T threshold, List<T> state) {}

    /** Whether the equation uses {@link Step#noise()}. */
    default boolean noisy() {
        return false;
    }

    /** The recurrence in one line, for {@code snn summary}. */
    String recurrence();
}
