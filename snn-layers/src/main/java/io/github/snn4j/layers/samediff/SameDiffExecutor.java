package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a layer graph in SameDiff, forward and backward, on plain arrays of double, whatever the graph's own type: the oracle
 * the compiled plan is checked against.
 */
public final class SameDiffExecutor {
    private static final String OUTPUT_GRADIENT = "output_gradient";
    private static final String LOSS = "output_times_gradient";

    private final SameDiffGraph graph;
    private final SameDiff sd;
    private final Weights slots;

    /** A graph with a copy of its weights. */
    public SameDiffExecutor(LayerGraph layers, Weights weights, SameDiffOptions options) {
        this.graph = SameDiffLowering.lower(layers, weights, options);
        this.sd = graph.sameDiff();
        this.slots = weights;
        Shape out = graph.output().shape();
        SDVariable gradient = sd.placeHolder(OUTPUT_GRADIENT, options.dataType(), SameDiffLowering.extents(-1, out));
        graph.output().variable().mul(gradient).sum().rename(LOSS);
        sd.setLossVariables(LOSS);
    }

    /** The graph, whose variables are this executor's. */
    public SameDiffGraph graph() {
        return graph;
    }

    /** Values of a parameter. */
    public double[] get(String name) {
        return numbers(sd.getVariable(slots.slot(name).name()).getArr());
    }

    /** Overwrites a parameter. */
    public void set(String name, double[] values) {
        Weights.Slot slot = slots.slot(name);
        if (values.length != slot.size()) {
            throw new IllegalArgumentException("parameter \"" + name + "\" has " + slot.size() + " elements "
                    + slot.parameter().shape() + ", got " + values.length);
        }
        SDVariable variable = sd.getVariable(name);
        variable.setArray(array(values, variable.getArr().shape()));
    }

    /**
     * One run.
     *
     * @param examples how many there are
     * @param input {@code [steps or 1, examples, features]}
     * @param seed the seed of dropout and noise
     * @param step the number of this training step, which keys them further
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
    public record Run(int examples, double[] input, long seed, long step) {}

    /**
     * What a forward run yields.
     *
     * @param output the last layer's values, {@code [steps or 1, examples, features]}
     * @param layers each layer's values, such as its spikes, by its path
     * @param statistics in training the running statistics moved by this run, by parameter, for {@link #set}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
    public record Forward(double[] output, Map<String, double[]> layers, Map<String, double[]> statistics) {}

    /** Runs forward. */
    public Forward forward(Run run) {
        Set<String> names = new LinkedHashSet<>(List.of(SameDiffGraph.OUTPUT));
        graph.layers().values().forEach(value -> names.add(value.variable().name()));
        for (SameDiffGraph.Statistics s : graph.statistics()) {
            names.add(s.mean());
            names.add(s.variance());
        }
        Map<String, INDArray> arrays = sd.output(placeholders(run), List.copyOf(names));
        Map<String, double[]> layers = new LinkedHashMap<>();
        graph.layers()
                .forEach((path, value) ->
                        layers.put(path, numbers(arrays, value.variable().name())));
        Map<String, double[]> statistics = new LinkedHashMap<>();
        for (SameDiffGraph.Statistics s : graph.statistics()) {
            double n = (double) s.steps() * run.examples() * s.pixels();
            double momentum = s.settings().momentum();
            double[] mean = numbers(arrays, s.mean());
            double[] variance = numbers(arrays, s.variance());
            statistics.put(s.runningMean(), moved(s.runningMean(), momentum, mean, 1));
            statistics.put(
                    s.runningVariance(), moved(s.runningVariance(), momentum, variance, n > 1 ? n / (n - 1) : 1));
        }
        return new Forward(numbers(arrays, SameDiffGraph.OUTPUT), layers, statistics);
    }

    private double[] moved(String name, double momentum, double[] batch, double factor) {
        double[] running = get(name);
        for (int i = 0; i < batch.length; i++) {
            int c = i % running.length;
            running[c] = (1 - momentum) * running[c] + momentum * batch[i] * factor;
        }
        return running;
    }

    /**
     * The gradient of each learned parameter, by name.
     *
     * @param outputGradient the derivative of the loss with respect to {@link Forward#output}
     */
    public Map<String, double[]> gradients(Run run, double[] outputGradient) {
        Sequence out = graph.output();
        Map<String, INDArray> placeholders = placeholders(run);
        placeholders.put(
                OUTPUT_GRADIENT,
                array(outputGradient, SameDiffLowering.extents((long) out.steps() * run.examples(), out.shape())));
        List<String> names = new ArrayList<>();
        for (Weights.Slot slot : slots.slots()) {
            if (slot.parameter().trainable()) {
                names.add(slot.name());
            }
        }
        Map<String, INDArray> gradients = sd.calculateGradients(placeholders, names);
        Map<String, double[]> result = new LinkedHashMap<>();
        names.forEach(name -> result.put(name, numbers(gradients, name)));
        return result;
    }

    private Map<String, INDArray> placeholders(Run run) {
        Map<String, INDArray> placeholders = new HashMap<>();
        SameDiffOptions options = graph.options();
        long pictures = (long) run.examples() * (options.staticInput() ? 1 : options.steps());
        placeholders.put(SameDiffGraph.INPUT, array(run.input(), SameDiffLowering.extents(pictures, graph.input())));
        for (Draw draw : graph.draws()) {
            INDArray numbers = Nd4j.createFromArray(draw.numbers(run.examples(), run.seed(), run.step()));
            placeholders.put(
                    draw.name(),
                    numbers.castTo(options.dataType())
                            .reshape('c', sd.getVariable(draw.name()).getShape()));
        }
        return placeholders;
    }

    private INDArray array(double[] values, long[] extents) {
        return Nd4j.createFromArray(values).castTo(graph.options().dataType()).reshape('c', extents);
    }

    private static double[] numbers(Map<String, INDArray> arrays, String name) {
        return numbers(Objects.requireNonNull(arrays.get(name), name));
    }

    private static double[] numbers(INDArray array) {
        return array.dup('c').data().asDouble();
    }
}
