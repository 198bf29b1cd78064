package io.github.snn4j.models.nir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a {@link NirGraph}; shapes and arrays are channels-first, without a batch. */
public sealed interface NirNode
        permits NirNode.Input,
                NirNode.Output,
                NirNode.Linear,
                NirNode.Scale,
                NirNode.Conv,
                NirNode.Pool,
                NirNode.Flatten,
                NirNode.Delay,
                NirNode.Threshold,
                NirNode.Integrator,
                NirGraph {
    /** The name of its type in the file. */
    String type();

    /** Where a graph's input enters. */
    record Input(List<Integer> shape) implements NirNode {
        public Input {
            shape = List.copyOf(shape);
        }

        @Override
        public String type() {
            return "Input";
        }
    }

    /** Where a graph's output leaves. */
    record Output(List<Integer> shape) implements NirNode {
        public Output {
            shape = List.copyOf(shape);
        }

        @Override
        public String type() {
            return "Output";
        }
    }

    /** {@code y = W x + b}, W of {@code [out, in]}; Linear without b, Affine with it. */
    record Linear(NirArray weight, @Nullable NirArray bias) implements NirNode {
        public Linear {
            if (weight.shape().size() != 2) {
                throw new IllegalArgumentException("weight must be [out, in], got " + weight.shape());
            }
            requireBias(bias, weight.shape().get(0));
        }

        @Override
        public String type() {
            return bias == null ? "Linear" : "Affine";
        }
    }

    /** {@code y = k x}, a number a feature. */
    record Scale(NirArray scale) implements NirNode {
        @Override
        public String type() {
            return "Scale";
        }
    }

    /**
     * A cross-correlation in one or two dimensions, Conv1d and Conv2d.
     *
     * @param inputShape the extents of the input without its channels, or null where the file leaves them open
     * @param weight {@code [out, in/groups, kernel…]}
     * @param padding zeros on each side, a number a dimension
     * @param bias a number a channel
     */
    record Conv(
            @Nullable List<Integer> inputShape,
            NirArray weight,
            List<Integer> stride,
            Padding padding,
            List<Integer> dilation,
            int groups,
            @Nullable NirArray bias)
            implements NirNode {
        public Conv {
            int dimensions = weight.shape().size() - 2;
            if (dimensions != 1 && dimensions != 2) {
                throw new IllegalArgumentException(
                        "weight must be [out, in, width] or [out, in, height, width], got " + weight.shape());
            }
            inputShape = inputShape == null ? null : List.copyOf(inputShape);
            stride = List.copyOf(stride);
            dilation = List.copyOf(dilation);
            requireDimensions("stride", stride, dimensions, 1);
            requireDimensions("dilation", dilation, dimensions, 1);
            if (inputShape != null) {
                requireDimensions("input_shape", inputShape, dimensions, 1);
            }
            if (padding.explicit() != null) {
                requireDimensions("padding", padding.explicit(), dimensions, 0);
            } else if (padding.same() && stride.stream().anyMatch(s -> s != 1)) {
                throw new IllegalArgumentException("padding \"same\" needs a stride of 1, got " + stride);
            }
            if (groups < 1 || weight.shape().get(0) % groups != 0) {
                throw new IllegalArgumentException(
                        "groups must divide the " + weight.shape().get(0) + " output channels, got " + groups);
            }
            requireBias(bias, weight.shape().get(0));
        }

        @Override
        public String type() {
            return weight.shape().size() == 3 ? "Conv1d" : "Conv2d";
        }

        /** The kernel's extents. */
        public List<Integer> kernel() {
            return weight.shape().subList(2, weight.shape().size());
        }

        /** Zeros before the first element of dimension {@code d}; an odd total has its extra zero behind. */
        public int before(int d) {
            return both(d) / 2;
        }

        /** Zeros on both sides of dimension {@code d} together. */
        public int both(int d) {
            if (padding.explicit() != null) {
                return 2 * padding.explicit().get(d);
            }
            return padding.same() ? dilation.get(d) * (kernel().get(d) - 1) : 0;
        }
    }

    /**
     * Padding as the file says it.
     *
     * @param explicit a number a dimension, or null for the words same and valid
     * @param same whether the word is same
     */
    record Padding(@Nullable List<Integer> explicit, boolean same) {
        public static final Padding SAME = new Padding(null, true);
        public static final Padding VALID = new Padding(null, false);

        public static Padding of(List<Integer> zeros) {
            return new Padding(List.copyOf(zeros), false);
        }
    }

    /** The sum or the average over windows, SumPool2d and AvgPool2d; zeros of the padding count. */
    record Pool(boolean average, List<Integer> kernel, List<Integer> stride, List<Integer> padding) implements NirNode {
        public Pool {
            kernel = List.copyOf(kernel);
            stride = List.copyOf(stride);
            padding = List.copyOf(padding);
            requireDimensions("kernel_size", kernel, 2, 1);
            requireDimensions("stride", stride, 2, 1);
            requireDimensions("padding", padding, 2, 0);
        }

        @Override
        public String type() {
            return average ? "AvgPool2d" : "SumPool2d";
        }
    }

    /** Dimensions {@code start} to {@code end}, both included, as one; negative ones count from the last. */
    record Flatten(List<Integer> inputType, int start, int end) implements NirNode {
        public Flatten {
            inputType = List.copyOf(inputType);
        }

        @Override
        public String type() {
            return "Flatten";
        }
    }

    /** The input some seconds later. */
    record Delay(NirArray delay) implements NirNode {
        public Delay {
            for (double d : delay.values()) {
                if (!(d >= 0) || Double.isInfinite(d)) {
                    throw new IllegalArgumentException("delay must be >= 0 s, got " + d);
                }
            }
        }

        @Override
        public String type() {
            return "Delay";
        }
    }

    /** 1 where the input is above the threshold, else 0. */
    record Threshold(NirArray threshold) implements NirNode {
        @Override
        public String type() {
            return "Threshold";
        }
    }

    /**
     * Integrators, with and without a leak, a synaptic current and spikes: {@code τ_syn dI/dt = −I + w_in x} (I = x without
     * τ_syn), {@code τ dv/dt = (v_leak − v) + r I} ({@code dv/dt = r I} without τ), and a spike where {@code v > v_threshold},
     * after which {@code v = v_reset}. In the file: I, IF, LI, LIF, CubaLI, CubaLIF.
     *
     * @param synapticTau τ_syn in seconds, or null
     * @param inputWeight w_in, 1 without a synaptic current
     * @param tau τ in seconds, or null for no leak
     * @param threshold null: no spikes, the potential itself is the output
     */
    record Integrator(
            @Nullable NirArray synapticTau,
            NirArray inputWeight,
            @Nullable NirArray tau,
            NirArray resistance,
            NirArray leak,
            @Nullable NirArray threshold,
            NirArray reset)
            implements NirNode {
        public Integrator {
            requireTimes("tau_syn", synapticTau);
            requireTimes("tau", tau);
            if (synapticTau != null && tau == null) {
                throw new IllegalArgumentException("a synaptic current needs a leaky membrane");
            }
        }

        @Override
        public String type() {
            String leaky = synapticTau != null ? "CubaLI" : tau != null ? "LI" : "I";
            return leaky + (threshold == null ? "" : "F");
        }

        private static void requireTimes(String name, @Nullable NirArray times) {
            for (double t : times == null ? new double[0] : times.values()) {
                if (!(t > 0) || Double.isInfinite(t)) {
                    throw new IllegalArgumentException(name + " must be > 0 s, got " + t);
                }
            }
        }
    }

    private static void requireBias(@Nullable NirArray bias, int channels) {
        if (bias != null && bias.values().length != channels) {
            throw new IllegalArgumentException("bias must have " + channels + " numbers, got " + bias.shape());
        }
    }

    private static void requireDimensions(String name, List<Integer> numbers, int dimensions, int least) {
        if (numbers.size() != dimensions || numbers.stream().anyMatch(n -> n < least)) {
            throw new IllegalArgumentException(
                    name + " must be " + dimensions + " number(s) >= " + least + ", got " + numbers);
        }
    }
}
