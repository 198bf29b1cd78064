package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Operations;
import io.github.snn4j.layers.layer.Parameter;
import io.github.snn4j.layers.layer.Scope;
import io.github.snn4j.layers.layer.SpatialAttention;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.samediff.SameDiffOptions.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A layer graph as SameDiff operations: the lowering that runs on any ND4J backend and is the plan's oracle. */
public final class SameDiffLowering implements Operations<Sequence> {
    private final SameDiff sd = SameDiff.create();
    private final Scope scope = new Scope();
    private final Weights weights;
    private final SameDiffOptions options;
    private final Map<String, Sequence> layers = new LinkedHashMap<>();
    private final List<SameDiffGraph.Statistics> statistics = new ArrayList<>();
    private final List<Draw> draws = new ArrayList<>();

    private SameDiffLowering(Weights weights, SameDiffOptions options) {
        this.weights = weights;
        this.options = options;
    }

    /**
     * The SameDiff graph of a layer graph, with a copy of its weights.
     *
     * @throws IllegalStateException if the options ask for operations in Java and ND4J's backend cannot run them
     */
    public static SameDiffGraph lower(LayerGraph graph, Weights weights, SameDiffOptions options) {
        SameDiffLowering lowering = new SameDiffLowering(weights, options);
        SameDiff sd = lowering.sd;
        SDVariable input = sd.placeHolder(SameDiffGraph.INPUT, options.dataType(), extents(-1, graph.input()));
        Sequence last =
                graph.apply(lowering, new Sequence(input, graph.input(), options.staticInput() ? 1 : options.steps()));
        Sequence output = new Sequence(sd.identity(SameDiffGraph.OUTPUT, last.variable()), last.shape(), last.steps());
        return new SameDiffGraph(
                sd, options, graph.input(), output, lowering.layers, lowering.statistics, lowering.draws);
    }

    /** The extents of an array: some leading ones, then the features. */
    static long[] extents(long first, Shape shape) {
        return shape.isVector()
                ? new long[] {first, shape.size()}
                : new long[] {first, shape.height(), shape.width(), shape.channels()};
    }

    private static long[] timeMajor(int steps, Shape shape) {
        return LongStream.concat(LongStream.of(steps), LongStream.of(extents(-1, shape)))
                .toArray();
    }

    /** The variable of a parameter; running statistics are constants. */
    private SDVariable variable(Parameter p) {
        String name = scope.parameter(p);
        if (sd.hasVariable(name)) {
            return sd.getVariable(name);
        }
        long[] extents = p.shape().stream().mapToLong(Integer::longValue).toArray();
        INDArray values =
                Nd4j.createFromArray(weights.get(name)).reshape('c', extents).castTo(options.dataType());
        return p.trainable() ? sd.var(name, values) : sd.constant(name, values);
    }

    private Sequence note(SDVariable variable, Shape shape, int steps) {
        Sequence value = new Sequence(variable, shape, steps);
        layers.put(scope.path(), value);
        return value;
    }

    /** The same numbers as features of another shape. */
    private Sequence shaped(Sequence x, Shape shape) {
        return extents(-1, x.shape()).length == extents(-1, shape).length
                ? new Sequence(x.variable(), shape, x.steps())
                : new Sequence(sd.reshape(x.variable(), extents(-1, shape)), shape, x.steps());
    }

    /** A value that is the same at every step, given at every step. */
    private Sequence everyStep(Sequence x, int steps) {
        if (x.steps() == steps) {
            return x;
        }
        int[] repetitions = new int[extents(-1, x.shape()).length];
        Arrays.fill(repetitions, 1);
        repetitions[0] = steps;
        return new Sequence(sd.tile(x.variable(), repetitions), x.shape(), steps);
    }

    @Override
    public Shape shape(Sequence x) {
        return x.shape();
    }

    @Override
    public <R> R within(String name, Supplier<R> body) {
        return scope.within(name, body);
    }

    @Override
    public Sequence dense(Sequence x, Parameter weight, @Nullable Parameter bias) {
        SDVariable y = shaped(x, Shape.vector(x.shape().size())).variable().mmul(variable(weight));
        return note(plus(y, bias), Shape.vector(weight.shape().get(1)), x.steps());
    }

    private SDVariable plus(SDVariable y, @Nullable Parameter bias) {
        return bias == null ? y : y.add(variable(bias));
    }

    @Override
    public Sequence convolution(Sequence x, ConvolutionShape geometry, Parameter weight, @Nullable Parameter bias) {
        SDVariable picture = picture(x);
        SDVariable y = SpatialOperations.convolution(sd, picture, geometry, variable(weight));
        return back(plus(y, bias), geometry.out(), x.steps());
    }

    @Override
    public Sequence averagePool(Sequence x, PoolingShape geometry) {
        return back(SpatialOperations.averagePool(sd, picture(x), geometry), geometry.out(), x.steps());
    }

    @Override
    public Sequence maxPool(Sequence x, PoolingShape geometry) {
        return back(SpatialOperations.maxPool(sd, picture(x), geometry), geometry.out(), x.steps());
    }

    /** {@code [pictures, height, width, channels]}, of a vector too. */
    private SDVariable picture(Sequence x) {
        Shape s = x.shape();
        return s.isVector() ? sd.reshape(x.variable(), -1, 1, 1, s.channels()) : x.variable();
    }

    /** From {@link #picture} back to a sequence's extents. */
    private Sequence back(SDVariable picture, Shape shape, int steps) {
        return note(shape.isVector() ? sd.reshape(picture, -1, shape.size()) : picture, shape, steps);
    }

    @Override
    public Sequence batchNorm(Sequence x, BatchNorm settings, BatchNorm.Parameters p) {
        SDVariable mean = variable(p.runningMean());
        SDVariable variance = variable(p.runningVariance());
        if (options.training()) {
            mean = mean(x.variable(), x.shape());
            variance = mean(sd.math().square(x.variable().sub(mean)), x.shape());
            statistics.add(new SameDiffGraph.Statistics(
                    mean.name(),
                    variance.name(),
                    scope.parameter(p.runningMean()),
                    scope.parameter(p.runningVariance()),
                    options.steps(),
                    x.shape().pixels(),
                    settings));
        }
        SDVariable scale = variable(p.gamma()).div(sd.math().sqrt(variance.add(settings.epsilon())));
        return note(x.variable().sub(mean).mul(scale).add(variable(p.beta())), x.shape(), x.steps());
    }

    @Override
    public Sequence batchNormThroughTime(
            Sequence x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance) {
        SDVariable steps = steps(x);
        long[] extents = ofSteps(x.shape(), gamma);
        SDVariable mean = sd.reshape(variable(runningMean), extents);
        SDVariable variance = sd.reshape(variable(runningVariance), extents);
        if (options.training()) {
            int[] axes = IntStream.range(1, extents.length - 1).toArray();
            mean = steps.mean(true, axes);
            variance = sd.math().square(steps.sub(mean)).mean(true, axes);
            moves(mean, variance, runningMean, runningVariance, x.shape(), settings);
        }
        SDVariable scale = sd.reshape(variable(gamma), extents).div(sd.math().sqrt(variance.add(settings.epsilon())));
        return merged(steps.sub(mean).mul(scale), x.shape());
    }

    /** The extents of numbers of each step, and of each channel or one, beside all features of all steps. */
    private long[] ofSteps(Shape shape, Parameter parameter) {
        long[] extents = new long[timeMajor(options.steps(), shape).length];
        Arrays.fill(extents, 1);
        extents[0] = options.steps();
        extents[extents.length - 1] = parameter.shape().get(1);
        return extents;
    }

    /** Over all axes but the last. */
    private static SDVariable mean(SDVariable x, Shape shape) {
        return x.mean(shape.isVector() ? new int[] {0} : new int[] {0, 1, 2});
    }

    /** That the running statistics move by those of each step, in their order. */
    private void moves(
            SDVariable mean,
            SDVariable variance,
            Parameter runningMean,
            Parameter runningVariance,
            Shape shape,
            BatchNorm settings) {
        statistics.add(new SameDiffGraph.Statistics(
                mean.name(),
                variance.name(),
                scope.parameter(runningMean),
                scope.parameter(runningVariance),
                1,
                shape.pixels(),
                settings));
    }

    @Override
    public Sequence scaleSteps(Sequence x, Parameter scale, @Nullable Parameter shift) {
        long[] extents = ofSteps(x.shape(), scale);
        SDVariable y = steps(x).mul(sd.reshape(variable(scale), extents));
        return merged(shift == null ? y : y.add(sd.reshape(variable(shift), extents)), x.shape());
    }

    @Override
    public Sequence mixSteps(Sequence x, Parameter weight, Parameter bias) {
        int count = options.steps();
        SDVariable[] steps = sd.unstack(steps(x), 0, count);
        SDVariable w = variable(weight);
        boolean whole = weight.shape().size() == 2;
        SDVariable[] numbers = sd.unstack(whole ? sd.reshape(w, (long) count * count) : w, 0, weight.size());
        SDVariable[] shifts = sd.unstack(variable(bias), 0, bias.size());
        SDVariable[] mixed = new SDVariable[count];
        for (int t = 0; t < count; t++) {
            SDVariable sum = shifts[shifts.length == 1 ? 0 : t];
            for (int s = 0; s < count; s++) {
                int place = whole ? t * count + s : weight.size() - 1 - (t - s);
                if (whole || (s <= t && place >= 0)) {
                    sum = steps[s].mul(numbers[place]).add(sum);
                }
            }
            mixed[t] = sum;
        }
        return merged(sd.stack(0, mixed), x.shape());
    }

    @Override
    public Sequence membraneNorm(Sequence x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        SameDiffAlgebra algebra = new SameDiffAlgebra(sd, options.dataType());
        SDVariable[] currents = sd.unstack(steps(x), 0, options.steps());
        SDVariable[] spikes = new SDVariable[currents.length];
        SDVariable[] mean = new SDVariable[currents.length];
        SDVariable[] variance = new SDVariable[currents.length];
        SDVariable runningMean = variable(p.runningMean());
        SDVariable runningVariance = variable(p.runningVariance());
        SDVariable v = sd.zerosLike(currents[0]);
        for (int t = 0; t < currents.length; t++) {
            SDVariable h = stepped(algebra, neuron.charge(), currents[t], v).spike();
            mean[t] = options.training() ? mean(h, x.shape()) : runningMean;
            variance[t] = options.training() ? mean(sd.math().square(h.sub(mean[t])), x.shape()) : runningVariance;
            SDVariable scale = variable(p.gamma()).div(sd.math().sqrt(variance[t].add(settings.epsilon())));
            SDVariable normed = h.sub(mean[t]).mul(scale).add(variable(p.beta()));
            NeuronModel.Output<SDVariable> fired = stepped(algebra, neuron.fire(), normed, h);
            spikes[t] = fired.spike();
            v = fired.state().get(0);
        }
        if (options.training()) {
            moves(sd.stack(0, mean), sd.stack(0, variance), p.runningMean(), p.runningVariance(), x.shape(), settings);
        }
        return merged(sd.stack(0, spikes), x.shape());
    }

    private NeuronModel.Output<SDVariable> stepped(
            SameDiffAlgebra algebra, NeuronModel neuron, SDVariable input, SDVariable state) {
        return neuron.step(
                algebra, new NeuronModel.Step<>(input, List.of(state), List.of(), algebra.constant(0), options.dt()));
    }

    @Override
    public Sequence dropout(Sequence x, double rate) {
        if (!options.training()) {
            return x;
        }
        Draw.Mask draw = new Draw.Mask(scope.path() + ".mask", scope.path(), x.shape(), rate);
        draws.add(draw);
        SDVariable mask = sd.placeHolder(draw.name(), options.dataType(), extents(-1, x.shape()));
        Sequence repeated = everyStep(new Sequence(mask, x.shape(), 1), x.steps());
        return note(x.variable().mul(repeated.variable()), x.shape(), x.steps());
    }

    @Override
    public Sequence relu(Sequence x) {
        return note(sd.nn().relu(x.variable(), 0), x.shape(), x.steps());
    }

    @Override
    public Sequence channelAttention(Sequence x, Parameter reduce, Parameter expand) {
        SDVariable y = AttentionOperations.channel(sd, picture(x), x.shape(), variable(reduce), variable(expand));
        return back(y, x.shape(), x.steps());
    }

    @Override
    public Sequence spatialAttention(Sequence x, Parameter weight) {
        ConvolutionShape geometry = SpatialAttention.geometry(x.shape(), weight);
        return back(AttentionOperations.spatial(sd, picture(x), geometry, variable(weight)), x.shape(), x.steps());
    }

    @Override
    public Sequence selfAttention(Sequence q, Sequence k, Sequence v, int heads, double scale) {
        int steps = Math.max(q.steps(), Math.max(k.steps(), v.steps()));
        SDVariable y = AttentionOperations.self(
                sd,
                picture(everyStep(q, steps)),
                picture(everyStep(k, steps)),
                picture(everyStep(v, steps)),
                q.shape(),
                heads,
                scale);
        return back(y, q.shape(), steps);
    }

    @Override
    public Sequence flatten(Sequence x) {
        Sequence flat = shaped(x, Shape.vector(x.shape().size()));
        return note(flat.variable(), flat.shape(), flat.steps());
    }

    @Override
    public Sequence spiking(Sequence x, NeuronModel neuron) {
        SDVariable current = steps(x);
        SDVariable noise = noise(neuron, x.shape());
        List<SDVariable> parameters = parameters(neuron, x.shape());
        SDVariable spikes = options.form() == Form.OPERATION
                ? SpikingOperation.apply(current, noise, parameters, neuron, options.dt())
                : SpikingOperation.portable(current, options.steps(), noise, parameters, neuron, options.dt());
        return merged(spikes, x.shape());
    }

    /** In either form step by step: here a step needs the spikes of the one before. */
    @Override
    public Sequence recurrent(Sequence x, NeuronModel neuron, Parameter weight) {
        SDVariable w = variable(weight);
        long[] features = extents(-1, x.shape());
        SDVariable spikes = new UnrolledNeuron(sd, options.dataType(), neuron, options.dt())
                .run(
                        steps(x),
                        options.steps(),
                        noise(neuron, x.shape()),
                        parameters(neuron, x.shape()),
                        (now, before) -> before == null ? now : now.add(fedBack(before, w, features)));
        return merged(spikes, x.shape());
    }

    private SDVariable fedBack(SDVariable spikes, SDVariable w, long[] features) {
        if (features.length == 2) {
            return spikes.mmul(w);
        }
        return sd.reshape(sd.reshape(spikes, -1, w.getShape()[0]).mmul(w), features);
    }

    /** {@code [steps, N, features…]}. */
    private SDVariable steps(Sequence x) {
        return sd.reshape(everyStep(x, options.steps()).variable(), timeMajor(options.steps(), x.shape()));
    }

    private Sequence merged(SDVariable steps, Shape shape) {
        return note(sd.reshape(steps, extents(-1, shape)), shape, options.steps());
    }

    private List<SDVariable> parameters(NeuronModel neuron, Shape shape) {
        return Survey.parameters(neuron, shape).stream().map(this::variable).toList();
    }

    private @Nullable SDVariable noise(NeuronModel neuron, Shape shape) {
        if (!neuron.noisy()) {
            return null;
        }
        Draw.Noise draw = new Draw.Noise(scope.path() + ".noise", scope.path(), shape, options.steps());
        draws.add(draw);
        SDVariable noise = sd.placeHolder(draw.name(), options.dataType(), extents(-1, shape));
        return sd.reshape(noise, timeMajor(options.steps(), shape));
    }

    @Override
    public Sequence add(Sequence a, Sequence b) {
        int steps = Math.max(a.steps(), b.steps());
        return joined(everyStep(a, steps).variable().add(everyStep(b, steps).variable()), a.shape(), steps);
    }

    @Override
    public Sequence multiply(Sequence a, Sequence b) {
        int steps = Math.max(a.steps(), b.steps());
        return joined(everyStep(a, steps).variable().mul(everyStep(b, steps).variable()), a.shape(), steps);
    }

    @Override
    public Sequence andNot(Sequence a, Sequence b) {
        int steps = Math.max(a.steps(), b.steps());
        SDVariable not = everyStep(b, steps).variable().rsub(1.0);
        return joined(everyStep(a, steps).variable().mul(not), a.shape(), steps);
    }

    private Sequence joined(SDVariable variable, Shape shape, int steps) {
        return note(variable, shape, steps);
    }
}
