package io.github.snn4j.layers.layer;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a graph that computes shapes only, and notes each operation and each parameter on the way.
 *
 * <p>The order of its parameters is the canonical order in which weights are saved.
 */
public final class Survey implements Operations<Shape> {
    /** A parameter and its full name, such as {@code conv1.weight}. */
    public record Owned(String name, Parameter parameter) {}

    /**
     * One operation.
     *
     * @param name the layer's path, such as {@code residual1/body/conv2}
     * @param kind the operation
     * @param in the features it takes
     * @param out the features it yields
     * @param parameters how many numbers it learns
     * @param multiplyAccumulates what one example costs at one step if every input is dense; the synaptic operations
     *     are this times the input's firing rate
     * @param neuron the neuron, where it is a spiking operation
     */
    public record Row(
            String name,
            String kind,
            Shape in,
            Shape out,
            long parameters,
            long multiplyAccumulates,
            @Nullable NeuronModel neuron) {}

    private final Scope scope = new Scope();
    private final List<Owned> parameters = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** The survey of a graph. */
    public static Survey of(LayerGraph graph) {
        Survey survey = new Survey();
        graph.apply(survey, graph.input());
        return survey;
    }

    /** Every parameter in canonical order. */
    public List<Owned> parameters() {
        return List.copyOf(parameters);
    }

    /** Every operation in order. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    @Override
    public Shape shape(Shape x) {
        return x;
    }

    @Override
    public <R> R within(String name, Supplier<R> body) {
        return scope.within(name, body);
    }

    private Shape note(
            String kind,
            Shape in,
            Shape out,
            long multiplyAccumulates,
            @Nullable NeuronModel neuron,
            @Nullable Parameter... owned) {
        long learned = 0;
        for (Parameter p : owned) {
            if (p != null) {
                parameters.add(new Owned(scope.parameter(p), p));
                learned += p.trainable() ? p.size() : 0;
            }
        }
        rows.add(new Row(scope.path(), kind, in, out, learned, multiplyAccumulates, neuron));
        return out;
    }

    @Override
    public Shape dense(Shape x, Parameter weight, @Nullable Parameter bias) {
        int out = weight.shape().get(1);
        return note("dense", x, Shape.vector(out), (long) x.size() * out, null, weight, bias);
    }

    @Override
    public Shape convolution(Shape x, ConvolutionShape geometry, Parameter weight, @Nullable Parameter bias) {
        return note("convolution", x, geometry.out(), geometry.multiplyAccumulates(), null, weight, bias);
    }

    @Override
    public Shape averagePool(Shape x, PoolingShape geometry) {
        return note("averagePool", x, geometry.out(), 0, null);
    }

    @Override
    public Shape maxPool(Shape x, PoolingShape geometry) {
        return note("maxPool", x, geometry.out(), 0, null);
    }

    @Override
    public Shape batchNorm(Shape x, BatchNorm settings, BatchNorm.Parameters p) {
        return note("batchNorm", x, x, 0, null, p.gamma(), p.beta(), p.runningMean(), p.runningVariance());
    }

    @Override
    public Shape batchNormThroughTime(
            Shape x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance) {
        return note("batchNormThroughTime", x, x, 0, null, gamma, runningMean, runningVariance);
    }

    @Override
    public Shape scaleSteps(Shape x, Parameter scale, @Nullable Parameter shift) {
        return note("scaleSteps", x, x, 0, null, scale, shift);
    }

    @Override
    public Shape mixSteps(Shape x, Parameter weight, Parameter bias) {
        return note(
                "mixSteps",
                x,
                x,
                (long) x.size() * weight.shape().get(weight.shape().size() - 1),
                null,
                weight,
                bias);
    }

    @Override
    public Shape membraneNorm(Shape x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        return note("membraneNorm", x, x, 0, neuron.fire(), p.gamma(), p.beta(), p.runningMean(), p.runningVariance());
    }

    @Override
    public Shape dropout(Shape x, double rate) {
        return note("dropout", x, x, 0, null);
    }

    @Override
    public Shape relu(Shape x) {
        return note("relu", x, x, 0, null);
    }

    /** Its two small products, each of the mean and of the maximum. */
    @Override
    public Shape channelAttention(Shape x, Parameter reduce, Parameter expand) {
        return note("channelAttention", x, x, 2L * (reduce.size() + expand.size()), null, reduce, expand);
    }

    @Override
    public Shape spatialAttention(Shape x, Parameter weight) {
        return note("spatialAttention", x, x, (long) x.pixels() * weight.size(), null, weight);
    }

    /** {@code Kᵀ V} first, whose size does not grow with the pixels. */
    @Override
    public Shape selfAttention(Shape q, Shape k, Shape v, int heads, double scale) {
        return note("selfAttention", q, q, 2L * q.size() * (q.channels() / heads), null);
    }

    @Override
    public Shape flatten(Shape x) {
        return note("flatten", x, Shape.vector(x.size()), 0, null);
    }

    @Override
    public Shape spiking(Shape x, NeuronModel neuron) {
        return note("spiking", x, x, 0, neuron, parameters(neuron, x).toArray(Parameter[]::new));
    }

    @Override
    public Shape recurrent(Shape x, NeuronModel neuron, Parameter weight) {
        List<Parameter> owned = new ArrayList<>(List.of(weight));
        owned.addAll(parameters(neuron, x));
        return note("recurrent", x, x, (long) x.size() * x.size(), neuron, owned.toArray(Parameter[]::new));
    }

    /** The parameters of a neuron over features of shape {@code x}. */
    public static List<Parameter> parameters(NeuronModel neuron, Shape x) {
        return neuron.parameters().stream()
                .map(p -> new Parameter(p.name(), extents(p, x), new Initializer.Constant(p.initial()), p.learned()))
                .toList();
    }

    private static List<Integer> extents(NeuronModel.Parameter p, Shape x) {
        int each = p.perChannel() ? x.channels() : 1;
        return p.steps() == 0 ? List.of(each) : List.of(p.steps(), each);
    }

    @Override
    public Shape add(Shape a, Shape b) {
        return note("add", a, a, 0, null);
    }

    @Override
    public Shape multiply(Shape a, Shape b) {
        return note("multiply", a, a, 0, null);
    }

    @Override
    public Shape andNot(Shape a, Shape b) {
        return note("andNot", a, a, 0, null);
    }
}
