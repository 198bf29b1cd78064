package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Truncated backpropagation through time (Williams, Peng 1990, Neural Computation 2(4)): the T steps of a batch run in T/K
 * segments, in a plan of K steps that carries the neurons' state u on. With the loss L of the scores over all T steps and
 * the output y,
 *
 * <p>{@code dL/dw = Σ_segments Σ_(t in segment) ∂L/∂y[t] · dy[t]/dw}, where u at the segment's start is a constant.
 *
 * <p>{@code ∂L/∂y[t]} is that of the full computation, so all steps run twice: once to know the scores, then each segment
 * again before it runs backwards. What is held does not grow with T, but for input, output and their gradients. The statistics
 * of a batch norm are those of the segment, and the running ones move with the first run only. Segments of one step are
 * spatial learning through time (Meng et al. 2023, ICCV, arXiv 2302.14311): the gradient does not pass from step to step at
 * all.
 */
final class Segments {
    private final Network network;
    private final Plan plan;
    private final Weights weights;
    private final int count;

    /** The input of all steps, {@code [T, batch, features]}; empty where it is static and lies in the plan. */
    private final float[] input;

    /** The gradients of the segments before. */
    private final float[] sum;

    private final Map<String, Double> firingRates = new LinkedHashMap<>();

    /** What the first run left of the parameters that are not learned. */
    private float[] statistics = {};

    /** @param plan the network compiled for training with K steps, K dividing T, with {@code weights}, and to carry state */
    Segments(Network network, Plan plan, Weights weights) {
        this.network = network;
        this.plan = plan;
        this.weights = weights;
        count = network.steps() / plan.options().steps();
        input = new float[Math.toIntExact(inputElements(network, plan.options().batch()))];
        sum = new float[weights.learned()];
    }

    /** Whether a network trains in segments, rather than all steps at once. */
    static boolean areUsed(Network network) {
        int k = network.recipe().tbptt();
        return k > 0 && k != network.steps();
    }

    /** How many numbers of input are held besides the plan's. */
    static long inputElements(Network network, int batch) {
        return network.encoder().isStatic()
                ? 0
                : (long) network.steps() * batch * network.graph().input().size();
    }

    /**
     * Refuses a network that cannot train in the segments that its recipe asks for.
     *
     * @throws IllegalArgumentException that says why, and what can be done
     */
    static void check(Network network) {
        if (!areUsed(network)) {
            return;
        }
        int k = network.recipe().tbptt();
        int t = network.steps();
        String name = "network \"" + network.name() + "\" cannot train with Recipe.tbptt " + k + ": ";
        if (k > t) {
            throw new IllegalArgumentException(name + "an example is shown " + t
                    + " steps only; take at most that, or 0 for backpropagation over all steps");
        }
        if (t % k != 0) {
            throw new IllegalArgumentException(name + "its " + t + " steps are not a multiple of " + k
                    + "; take a divisor of " + t + ", or other steps");
        }
        List<Survey.Row> rows = Survey.of(network.graph()).rows();
        if (rows.stream().allMatch(row -> row.neuron() == null)) {
            throw new IllegalArgumentException(name + "it has no spiking layer, and so no state over which a gradient"
                    + " flows back in time; take tbptt 0");
        }
    }

    /** Where the input of all steps, or of one where it is static, goes: from {@link #inputOffset()} on. */
    float[] input() {
        return input.length == 0 ? plan.input() : input;
    }

    int inputOffset() {
        return input.length == 0 ? plan.inputOffset() : 0;
    }

    /** Runs all steps, as {@link Plan#forward} does, and returns the output {@code [T, examples, classes]}. */
    float[] forward(int examples, long seed, long step) {
        float[] outputs = {};
        firingRates.clear();
        plan.resetState();
        for (int segment = 0; segment < count; segment++) {
            forward(segment, examples, seed, step);
            float[] output = plan.output();
            if (segment == 0) {
                outputs = new float[count * output.length];
            }
            System.arraycopy(output, 0, outputs, segment * output.length, output.length);
            plan.firingRates().forEach((layer, rate) -> firingRates.merge(layer, rate / count, Double::sum));
        }
        statistics = Arrays.copyOfRange(weights.values(), weights.learned(), weights.values().length);
        return outputs;
    }

    private void forward(int segment, int examples, long seed, long step) {
        if (input.length > 0) {
            int n = plan.options().steps() * examples * network.graph().input().size();
            System.arraycopy(input, segment * n, plan.input(), plan.inputOffset(), n);
        }
        if (segment == 0) {
            plan.forward(examples, seed, step);
        } else {
            plan.forwardOn();
        }
    }

    /**
     * Runs each segment again, and backwards; the gradients are then in {@link Plan#gradients()}.
     *
     * @param gradient the derivative of the loss with respect to what {@link #forward} returned for the same arguments
     */
    void backward(float[] gradient, int examples, long seed, long step) {
        int n = gradient.length / count;
        float[] of = new float[n];
        plan.resetState();
        for (int segment = 0; segment < count; segment++) {
            forward(segment, examples, seed, step);
            System.arraycopy(gradient, segment * n, of, 0, n);
            plan.backward(of);
            if (segment > 0) {
                Kernels.best().add(plan.gradients(), 0, sum, 0, plan.gradients(), 0, sum.length);
            }
            System.arraycopy(plan.gradients(), 0, sum, 0, sum.length);
        }
        System.arraycopy(statistics, 0, weights.values(), weights.learned(), statistics.length);
    }

    /** The fraction of neurons and of all T steps that fired in the last run, by spiking layer. */
    Map<String, Double> firingRates() {
        return firingRates;
    }
}
