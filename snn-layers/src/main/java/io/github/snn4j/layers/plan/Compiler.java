package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.BatchNormKernel;
import io.github.snn4j.core.kernel.Convolution;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Elementwise;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.MatrixProduct;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.kernel.Pooling;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.NeuronKernels;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a graph into calls and buffers: the interpretation of {@link Operations} whose values are buffers. */
final class Compiler implements Operations<Value> {
    private final PlanOptions options;
    private final Weights weights;
    private final Workers workers;
    private final Kernels kernels = Kernels.best();
    private final Map<NeuronModel, NeuronKernel> neurons = new HashMap<>();
    private final Scope scope = new Scope();

    final Value input;
    final Value output;
    final List<Call> calls = new ArrayList<>();

    Compiler(LayerGraph graph, Weights weights, PlanOptions options, Workers workers) {
        this.options = options;
        this.weights = weights;
        this.workers = workers;
        int steps = options.staticInput() ? 1 : options.steps();
        input = Value.of("input", graph.input(), steps, options.batch(), Value.Form.FLOATS, 1, 1, false);
        output = floats(graph.apply(this, input));
        Fusion fusion = new Fusion(calls, output);
        fusion.shareGradients();
        if (!options.keep()) {
            fusion.fuse(options.training());
        }
    }

    @Override
    public Shape shape(Value x) {
        return x.shape;
    }

    @Override
    public <R> R within(String name, Supplier<R> body) {
        return scope.within(name, body);
    }

    private Weights.Slot slot(Parameter parameter) {
        return weights.slot(scope.parameter(parameter));
    }

    private Weights.@Nullable Slot slotOrNull(@Nullable Parameter parameter) {
        return parameter == null ? null : slot(parameter);
    }

    private Value value(Shape shape, int steps, boolean differentiable) {
        return Value.of(
                scope.path(),
                shape,
                steps,
                options.batch(),
                Value.Form.FLOATS,
                1,
                1,
                options.training() && differentiable);
    }

    /** Registers a use of a value: its own share of the gradient, if anybody needs that. */
    private Call.Input use(Value x) {
        if (!x.differentiable) {
            return new Call.Input(x, null);
        }
        long size = (long) x.steps * options.batch() * x.layout.size();
        Buffer gradient = new Buffer(x.data.what + " gradient", Buffer.Kind.FLOAT, size);
        x.gradients.add(gradient);
        return new Call.Input(x, gradient);
    }

    private Value emit(Call call) {
        calls.add(call);
        return call.output;
    }

    /** The value as floats. */
    private Value floats(Value x) {
        return x.form == Value.Form.FLOATS ? x : unpacked(x, x.steps);
    }

    /** The value as floats at every step. */
    private Value everyStep(Value x, int steps) {
        return x.form == Value.Form.FLOATS && x.steps == steps ? x : unpacked(x, steps);
    }

    private Value unpacked(Value x, int steps) {
        return emit(new UnpackCall(scope.path(), use(x), value(x.shape, steps, x.differentiable), kernels));
    }

    @Override
    public Value dense(Value x, Parameter weight, @Nullable Parameter bias) {
        int units = weight.shape().get(1);
        MatrixProduct product = new MatrixProduct(x.layout, units, workers, kernels);
        return emit(new DenseCall(
                scope.path(),
                use(x),
                value(Shape.vector(units), x.steps, true),
                product,
                slot(weight),
                slotOrNull(bias)));
    }

    @Override
    public Value convolution(Value x, ConvolutionShape geometry, Parameter weight, @Nullable Parameter bias) {
        Convolution convolution = new Convolution(geometry, workers, kernels);
        return emit(new ConvolutionCall(
                scope.path(),
                use(picture(x)),
                value(geometry.out(), x.steps, true),
                convolution,
                slot(weight),
                slotOrNull(bias)));
    }

    /** A flattened value stored pixel by pixel is not what a spatial operation expects. */
    private Value picture(Value x) {
        return x.layout.equals(x.shape) ? x : floats(x);
    }

    @Override
    public Value averagePool(Value x, PoolingShape geometry) {
        Pooling pooling = new Pooling(geometry, workers, kernels);
        Value in = x.form == Value.Form.COUNTS ? floats(x) : picture(x);
        boolean counts = in.form == Value.Form.BITS;
        Value out = Value.of(
                scope.path(),
                geometry.out(),
                in.steps,
                options.batch(),
                counts ? Value.Form.COUNTS : Value.Form.FLOATS,
                counts ? geometry.planes() : 1,
                counts ? 1f / geometry.window() : 1,
                in.differentiable);
        return emit(new PoolCall(scope.path(), use(in), out, pooling, false));
    }

    @Override
    public Value maxPool(Value x, PoolingShape geometry) {
        Pooling pooling = new Pooling(geometry, workers, kernels);
        Value in = x.form == Value.Form.COUNTS ? floats(x) : picture(x);
        Value out = Value.of(scope.path(), geometry.out(), in.steps, options.batch(), in.form, 1, 1, in.differentiable);
        return emit(new PoolCall(scope.path(), use(in), out, pooling, true));
    }

    @Override
    public Value batchNorm(Value x, BatchNorm settings, BatchNorm.Parameters p) {
        Value in = floats(x);
        BatchNormKernel kernel = new BatchNormKernel(in.shape.channels(), workers, kernels);
        int copies = in.steps == 1 ? options.steps() : 1;
        return emit(new BatchNormCall(
                scope.path(),
                use(in),
                value(in.shape, in.steps, true),
                kernel,
                settings,
                slots(p),
                options.training() && !options.frozenNorms(),
                copies));
    }

    @Override
    public Value batchNormThroughTime(
            Value x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance) {
        steps(gamma);
        Value in = everyStep(x, options.steps());
        return emit(new StepNormCall(
                scope.path(),
                use(in),
                value(in.shape, in.steps, true),
                stepNorm(settings, in.shape),
                slot(gamma),
                slot(runningMean),
                slot(runningVariance)));
    }

    private StepNorm stepNorm(BatchNorm settings, Shape shape) {
        BatchNormKernel kernel = new BatchNormKernel(shape.channels(), workers, kernels);
        return new StepNorm(kernel, settings, shape.channels(), options.steps(), options.training(), scope.path());
    }

    @Override
    public Value scaleSteps(Value x, Parameter scale, @Nullable Parameter shift) {
        steps(scale);
        Value in = everyStep(x, options.steps());
        return emit(new StepScaleCall(
                scope.path(),
                use(in),
                value(in.shape, in.steps, true),
                new BatchNormKernel(in.shape.channels(), workers, kernels),
                slot(scale),
                slotOrNull(shift)));
    }

    @Override
    public Value mixSteps(Value x, Parameter weight, Parameter bias) {
        boolean whole = weight.shape().size() == 2;
        if (whole) {
            steps(weight);
        }
        Value in = everyStep(x, options.steps());
        return emit(new StepMixCall(
                scope.path(),
                use(in),
                value(in.shape, in.steps, true),
                slot(weight),
                slot(bias),
                whole ? 0 : weight.size(),
                kernels));
    }

    /** What is learned of each step fits a run of all steps only. */
    private void steps(Parameter parameter) {
        wanted(parameter.name(), parameter.shape().get(0));
    }

    private void wanted(String name, int steps) {
        if (steps != options.steps()) {
            throw new IllegalArgumentException("layer \"" + scope.path() + "\" learns " + name + " for " + steps
                    + " steps, but the run has " + options.steps()
                    + "; run it with as many steps as it was made for, all at once");
        }
    }

    @Override
    public Value membraneNorm(Value x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        Value in = floats(x);
        Value out = Value.of(
                scope.path(), in.shape, options.steps(), options.batch(), Value.Form.BITS, 1, 1, options.training());
        return emit(new MembraneNormCall(
                scope.path(),
                use(in),
                out,
                neuron,
                kernel(neuron.charge()),
                kernel(neuron.fire()),
                stepNorm(settings, in.shape),
                slots(p),
                buffer(in.shape),
                options.batch(),
                workers.threads(),
                options.carryState(),
                options.dt()));
    }

    private BatchNormCall.Slots slots(BatchNorm.Parameters p) {
        return new BatchNormCall.Slots(
                slot(p.gamma()), slot(p.beta()), slot(p.runningMean()), slot(p.runningVariance()));
    }

    @Override
    public Value dropout(Value x, double rate) {
        if (!options.training()) {
            return x;
        }
        Value in = floats(x);
        return emit(new DropoutCall(
                scope.path(), use(in), value(in.shape, in.steps, in.differentiable), rate, kernels, workers.threads()));
    }

    @Override
    public Value relu(Value x) {
        Value in = floats(x);
        return emit(new ReluCall(scope.path(), use(in), value(in.shape, in.steps, in.differentiable)));
    }

    @Override
    public Value channelAttention(Value x, Parameter reduce, Parameter expand) {
        Value in = floats(x);
        Value out = value(in.shape, in.steps, true);
        int pictures = in.steps * options.batch();
        return emit(
                new ChannelAttentionCall(scope.path(), use(in), out, pictures, slot(reduce), slot(expand), kernels));
    }

    @Override
    public Value spatialAttention(Value x, Parameter weight) {
        Value in = floats(x);
        Value out = value(in.shape, in.steps, true);
        int pictures = in.steps * options.batch();
        Convolution convolution = new Convolution(SpatialAttention.geometry(in.shape, weight), workers, kernels);
        return emit(new SpatialAttentionCall(scope.path(), use(in), out, pictures, convolution, slot(weight), kernels));
    }

    @Override
    public Value selfAttention(Value q, Value k, Value v, int heads, double scale) {
        int steps = Math.max(q.steps, Math.max(k.steps, v.steps));
        List<Value> inputs = Stream.of(q, k, v)
                .map(x -> x.steps == steps ? picture(x) : everyStep(x, steps))
                .toList();
        Value out = value(q.shape, steps, inputs.stream().anyMatch(x -> x.differentiable));
        return emit(new SelfAttentionCall(
                scope.path(), inputs.stream().map(this::use).toList(), out, heads, scale, kernels, workers.threads()));
    }

    @Override
    public Value flatten(Value x) {
        return x.flattened();
    }

    @Override
    public Value spiking(Value x, NeuronModel neuron) {
        Value in = floats(x);
        List<Weights.Slot> slots = slots(neuron, in.shape);
        Value out = Value.of(
                scope.path(),
                in.shape,
                options.steps(),
                options.batch(),
                Value.Form.BITS,
                1,
                1,
                options.training() && (in.differentiable || !slots.isEmpty()));
        return emit(new SpikingCall(
                scope.path(),
                use(in),
                out,
                neuron,
                kernel(neuron),
                slots,
                options.batch(),
                workers.threads(),
                options.training(),
                options.carryState(),
                penalised() ? buffer(in.shape) : potential(in.shape),
                penalised() ? options.penalty() : null,
                options.dt()));
    }

    private boolean penalised() {
        return options.training() && options.penalty().weight() > 0;
    }

    @Override
    public Value recurrent(Value x, NeuronModel neuron, Parameter weight) {
        Value in = floats(x);
        return emit(new RecurrentCall(
                scope.path(),
                use(in),
                value(in.shape, options.steps(), true),
                neuron,
                kernel(neuron),
                new MatrixProduct(Shape.vector(in.shape.size()), in.shape.size(), workers, kernels),
                slot(weight),
                slots(neuron, in.shape),
                options.batch(),
                options.carryState(),
                potential(in.shape),
                options.dt()));
    }

    private @Nullable Buffer potential(Shape shape) {
        return options.keep() ? buffer(shape) : null;
    }

    private Buffer buffer(Shape shape) {
        long n = (long) options.steps() * options.batch() * shape.size();
        return new Buffer(scope.path() + " potential", Buffer.Kind.FLOAT, n);
    }

    private List<Weights.Slot> slots(NeuronModel neuron, Shape shape) {
        for (NeuronModel.Parameter p : neuron.parameters()) {
            if (p.steps() > 0) {
                wanted(p.name(), p.steps());
            }
        }
        return Survey.parameters(neuron, shape).stream().map(this::slot).toList();
    }

    private NeuronKernel kernel(NeuronModel neuron) {
        return neurons.computeIfAbsent(
                neuron, n -> NeuronKernels.compile(n, options.dt(), options.progress(), NeuronKernels.Form.GENERATED));
    }

    @Override
    public Value add(Value a, Value b) {
        return join(a, b, JoinCall.Join.ADD);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return join(a, b, JoinCall.Join.MULTIPLY);
    }

    @Override
    public Value andNot(Value a, Value b) {
        return join(a, b, JoinCall.Join.AND_NOT);
    }

    private Value join(Value a, Value b, JoinCall.Join join) {
        boolean packed = a.packed() && b.packed() && a.steps == b.steps && a.layout.equals(b.layout);
        if (packed && join == JoinCall.Join.ADD) {
            return join(a, b, join, Value.Form.COUNTS, Activations.Counts.planesOfSum(a.planes, b.planes));
        }
        if (packed && a.form == Value.Form.BITS && b.form == Value.Form.BITS) {
            return join(a, b, join, Value.Form.BITS, 1);
        }
        int steps = Math.max(a.steps, b.steps);
        return join(everyStep(a, steps), everyStep(b, steps), join, Value.Form.FLOATS, 1);
    }

    private Value join(Value a, Value b, JoinCall.Join join, Value.Form form, int planes) {
        boolean differentiable = options.training() && (a.differentiable || b.differentiable);
        Value out = Value.of(scope.path(), a.layout, a.steps, options.batch(), form, planes, 1, differentiable);
        Elementwise elementwise = new Elementwise(a.layout, workers, kernels);
        Value joined = emit(new JoinCall(scope.path(), use(a), use(b), out, join, elementwise));
        return a.layout.equals(a.shape) ? joined : joined.flattened();
    }
}
