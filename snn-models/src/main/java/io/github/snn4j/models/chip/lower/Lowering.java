package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.Normalized;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Parameter;
import io.github.snn4j.layers.layer.Scope;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.NetworkInput;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.ExportOperations;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interpretation of {@link ExportOperations} whose values are what a core has seen so far of a network. */
public final class Lowering implements ExportOperations<Stage> {
    private static final String SPIKES = "spikes";
    /** The threshold of neurons that pass on whether any of their inputs fired, each with the weight 1. */
    private static final double ANY = 0.5;

    private final TrainedNetwork model;
    private final Scope scope = new Scope();
    private final List<Population> populations = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private @Nullable NetworkInput input;

    private Lowering(TrainedNetwork model) {
        this.model = model;
    }

    /**
     * The network as populations and connections, all in float.
     *
     * @throws CannotExportException with every layer that cannot run on cores
     */
    public static LoweredNetwork lower(TrainedNetwork model) {
        return new Lowering(model).run();
    }

    /**
     * The same with where each population comes from.
     *
     * @throws CannotExportException with every layer that cannot run on cores
     */
    public static Traced trace(TrainedNetwork model) {
        Lowering lowering = new Lowering(model);
        return new Traced(lowering.run(), lowering.origins);
    }

    /** A lowered network and the origin of each of its populations. */
    public record Traced(LoweredNetwork network, List<Origin> origins) {
        public Traced {
            origins = List.copyOf(origins);
        }
    }

    private LoweredNetwork run() {
        Network n = model.network();
        Stage last = summed(n.graph().apply(this, input(n)));
        Decode decode = Decode.COUNT;
        if (last instanceof Stage.Analog analog) {
            decode = Decode.POTENTIAL;
            if (n.readout() != Readout.MEAN_POTENTIAL) {
                refuse(
                        "readout",
                        n.readout() + " of the last layer's output is not what an accumulator holds",
                        "use the read-out mean_potential, or end in a spiking layer and read count or rate");
            }
            accumulator(analog);
        } else if (!(last instanceof Stage.Refused)
                && (!n.readout().readsSpikes() || n.readout() == Readout.FIRST_SPIKE)) {
            refuse("readout", n.readout() + " is not a count of spikes", "use the read-out count or rate");
        }
        if (input == null && refusals.isEmpty()) {
            refuse("input", "there is no linear layer for the host to compute", "begin with Conv2d or Dense");
        }
        if (!refusals.isEmpty() || input == null) {
            throw new CannotExportException(n.name(), "run on cores", refusals);
        }
        return new LoweredNetwork(n.name(), n.steps(), input, populations, decode);
    }

    /** A network that ends in an average or a sum of spikes, which is no spike, ends in neurons that add it up. */
    private static Stage summed(Stage last) {
        return last instanceof Stage.Spikes s && (s.pooled() || s.branches().size() > 1) ? Stage.Analog.of(s) : last;
    }

    /** A static picture, which the host's layer takes, or the spikes that an encoder makes of it. */
    private Stage input(Network n) {
        Shape shape = n.graph().input();
        if (n.encoder() instanceof Direct || n.encoder() instanceof Normalized) {
            return new Stage.Input(shape);
        }
        if (n.encoder().emitsSpikes()) {
            input = new SpikeInput(SPIKES, shape, n.encoder());
            return Stage.Spikes.of(SPIKES, shape);
        }
        refuse(
                "input",
                "the encoder " + n.encoder() + " gives neither the same at every step nor spikes of 0 or 1",
                n.encoder() instanceof EventFrames
                        ? "train with its setting binary"
                        : "train with the encoder Direct, Normalized, BernoulliRate, Latency or IntegrateAndFire");
        return new Stage.Refused(shape);
    }

    private void refuse(String layer, String reason, String remedy) {
        refusals.add(new Refusal(layer, reason, remedy));
    }

    @Override
    public Stage refused(Stage x, String reason, String remedy) {
        return refused(x.shape(), reason, remedy);
    }

    private Stage refused(Shape shape, String reason, String remedy) {
        refuse(scope.path(), reason, remedy);
        return new Stage.Refused(shape);
    }

    @Override
    public Shape shape(Stage x) {
        return x.shape();
    }

    @Override
    public <R> R within(String name, Supplier<R> body) {
        return scope.within(name, body);
    }

    private float[] get(Parameter p) {
        return model.weights().get(scope.parameter(p));
    }

    @Override
    public Stage dense(Stage x, Parameter weight, @Nullable Parameter bias) {
        int out = weight.shape().get(1);
        Shape in = x instanceof Stage.Spikes s ? s.layout() : x.shape();
        return linear(x, new Linear(new DenseGeometry(in, Shape.vector(out)), get(weight)), weight, bias);
    }

    @Override
    public Stage convolution(Stage x, ConvolutionShape g, Parameter weight, @Nullable Parameter bias) {
        if (g.groups() != 1 || g.dilationY() != 1 || g.dilationX() != 1) {
            return refused(g.out(), "groups and dilation are not lowered", "use groups 1 and dilation 1");
        }
        ConvGeometry geometry = new ConvGeometry(
                g.in(),
                g.outChannels(),
                g.kernelHeight(),
                g.kernelWidth(),
                g.strideY(),
                g.strideX(),
                g.padY(),
                g.padX());
        return linear(x, new Linear(geometry, get(weight)), weight, bias);
    }

    private Stage linear(Stage x, Linear linear, Parameter weight, @Nullable Parameter bias) {
        Geometry g = linear.geometry();
        String parameter = scope.parameter(weight);
        Stage.Offset offset = bias == null ? null : Stage.Offset.of(scope.parameter(bias), g.outChannels());
        float[] b = bias == null ? new float[g.outChannels()] : get(bias);
        if (x instanceof Stage.Input) {
            return new Stage.Analog(List.of(new Stage.Term(null, linear, parameter)), b, offset);
        }
        if (x instanceof Stage.Spikes s) {
            List<Stage.Term> terms = new ArrayList<>();
            for (Stage.Branch branch : s.branches()) {
                Linear composed = branch.pool() == 1 ? linear : linear.afterAveragePool(branch.shape(), branch.pool());
                terms.add(new Stage.Term(branch.population(), composed, parameter));
            }
            return new Stage.Analog(terms, b, offset);
        }
        // after a refusal the walk goes on as if nothing had been, to find what else cannot run
        return x instanceof Stage.Refused
                ? new Stage.Analog(List.of(new Stage.Term("refused", linear, parameter)), b, offset)
                : refused(g.out(), "two linear layers follow each other", "put a spiking layer between them");
    }

    @Override
    public Stage averagePool(Stage x, PoolingShape g) {
        if (x instanceof Stage.Refused) {
            return new Stage.Refused(g.out());
        }
        if (!(x instanceof Stage.Spikes s) || s.pooled()) {
            return refused(g.out(), "an average pool of what is not spikes", "put it right after a spiking layer");
        }
        boolean plain = g.kernelHeight() == g.kernelWidth()
                && g.strideY() == g.kernelHeight()
                && g.strideX() == g.kernelWidth()
                && g.padY() == 0
                && g.padX() == 0
                && g.in().height() % g.kernelHeight() == 0
                && g.in().width() % g.kernelWidth() == 0;
        if (!plain) {
            return refused(
                    g.out(),
                    "only square windows that tile the picture compose into the next linear layer",
                    "use a window and stride that divide " + g.in() + ", without padding");
        }
        List<Stage.Branch> pooled = s.branches().stream()
                .map(b -> new Stage.Branch(b.population(), b.shape(), g.kernelHeight()))
                .toList();
        return new Stage.Spikes(pooled, g.out(), g.out());
    }

    /** A maximum of spikes is whether any of them is there: neurons of their own pass that on within the step. */
    @Override
    public Stage maxPool(Stage x, PoolingShape g) {
        if (x instanceof Stage.Refused) {
            return new Stage.Refused(g.out());
        }
        if (!(x instanceof Stage.Spikes s) || s.pooled() || s.branches().size() > 1) {
            return refused(
                    g.out(),
                    x instanceof Stage.Spikes
                            ? "a maximum of sums of spikes is neither a sum nor a spike"
                            : "a maximum of potentials is not a sum, so it does not compose into a population",
                    "put the MaxPool2d right after a spiking layer, or train with AveragePool2d");
        }
        int channels = g.in().channels();
        var geometry = new ConvGeometry(
                g.in(), channels, g.kernelHeight(), g.kernelWidth(), g.strideY(), g.strideX(), g.padY(), g.padX());
        Linear any = Stage.perChannel(geometry);
        String name = scope.path();
        populations.add(new Population(
                name,
                g.out(),
                1,
                1,
                ANY,
                0,
                new float[0],
                List.of(new Connection(s.branches().get(0).population(), any, 0))));
        origins.add(Origin.none());
        return Stage.Spikes.of(name, g.out());
    }

    @Override
    public Stage batchNorm(Stage x, BatchNorm settings, BatchNorm.Parameters p) {
        if (!(x instanceof Stage.Analog a)) {
            return x instanceof Stage.Refused
                    ? x
                    : refused(x.shape(), "a batch norm of spikes does not fold", "put it after a linear layer");
        }
        float[] gamma = get(p.gamma());
        float[] beta = get(p.beta());
        float[] mean = get(p.runningMean());
        float[] variance = get(p.runningVariance());
        double[] scale = new double[gamma.length];
        double[] shift = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + settings.epsilon());
            shift[c] = beta[c] - scale[c] * mean[c];
        }
        return a.scaled(scale, shift).withOffset(scope.parameter(p.beta()));
    }

    @Override
    public Stage dropout(Stage x, double rate) {
        return x;
    }

    @Override
    public Stage flatten(Stage x) {
        return x.flattened();
    }

    @Override
    public Stage spiking(Stage x, NeuronModel neuron) {
        return neurons(x, neuron, null);
    }

    /** Neurons whose own spikes of the step before come back as synapses with a delay of a step. */
    @Override
    public Stage recurrent(Stage x, NeuronModel neuron, Parameter weight) {
        int n = x.shape().size();
        return neurons(
                x, neuron, new Stage.Term(scope.path(), Linear.dense(n, n, get(weight)), 1, scope.parameter(weight)));
    }

    private Stage neurons(Stage x, NeuronModel neuron, Stage.@Nullable Term loop) {
        return driven(x, a -> {
            float[][] learned =
                    Survey.parameters(neuron, x.shape()).stream().map(this::get).toArray(float[][]::new);
            CoreNeuron core = CoreNeuron.of(neuron, learned, model.network().dt());
            return fire(loop == null ? a : a.plus(loop), core);
        });
    }

    @Override
    public Stage membraneNorm(Stage x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        return driven(x, a -> {
            float[][] norm = {get(p.gamma()), get(p.beta()), get(p.runningMean()), get(p.runningVariance())};
            return fire(
                    a,
                    CoreNeuron.of(
                            neuron, norm, settings.epsilon(), model.network().dt()));
        });
    }

    /** Neurons behind a sum of linear maps; what they cannot be on cores is an error with "reason; remedy". */
    private Stage driven(Stage x, Function<Stage.Analog, Stage> neurons) {
        if (!(x instanceof Stage.Analog a)) {
            return x instanceof Stage.Refused
                    ? x
                    : refused(
                            x.shape(), "neurons driven by what is not a linear layer", "put Conv2d or Dense before it");
        }
        try {
            return neurons.apply(a);
        } catch (IllegalArgumentException e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            return refused(x.shape(), parts[0], parts[parts.length - 1]);
        }
    }

    /** Neurons with thresholds of their own, whose inputs are scaled to a common one. */
    private Stage fire(Stage.Analog a, CoreNeuron core) {
        if (core.decayCurrent() < 1 && (a.ofPicture() || a.isBiased())) {
            return refused(
                    a.shape(),
                    "a core's bias does not pass through the synaptic current",
                    "use synapticTau 0 in the first spiking layer and after a layer with a bias or batch norm");
        }
        double reference = core.threshold()[0];
        double[] scale = new double[a.bias().length];
        for (int c = 0; c < scale.length; c++) {
            double own = core.threshold()[c % core.threshold().length];
            scale[c] = core.gain()[c % core.gain().length] * reference / own;
            if (!(own > 0) || !Double.isFinite(scale[c])) {
                return refused(
                        a.shape(), "a threshold is not above the resting potential", "train with positive thresholds");
            }
        }
        return populate(a.scaled(scale, new double[scale.length]), core, reference, scale)
                ? Stage.Spikes.of(scope.path(), a.shape())
                : new Stage.Refused(a.shape());
    }

    private boolean populate(Stage.Analog a, CoreNeuron core, double threshold, double[] drive) {
        String name = scope.path().isEmpty() ? "output" : scope.path();
        List<Connection> inputs = new ArrayList<>();
        float[] bias = a.bias();
        if (a.ofPicture()) {
            if (a.terms().size() > 1 || !populations.isEmpty()) {
                refuse(
                        name,
                        "the picture reaches neurons besides those of the first spiking layer, and the host writes it as the"
                                + " bias of one population",
                        "put a spiking layer behind the first linear layer, before branches part");
                return false;
            }
            Linear linear = a.terms().get(0).linear();
            input = model.network().encoder() instanceof Normalized n
                    ? HostLayer.normalized(linear, bias, n)
                    : HostLayer.of(linear, bias, 1);
            bias = new float[0];
        } else {
            a.terms().forEach(t -> inputs.add(new Connection(String.valueOf(t.source()), t.linear(), t.delay())));
        }
        populations.add(new Population(
                name,
                a.shape(),
                core.decayCurrent(),
                core.decayVoltage(),
                threshold,
                core.refractorySteps(),
                bias,
                inputs));
        origins.add(new Origin(
                a.terms().stream().map(Stage.Term::parameter).toList(),
                a.offset() == null ? null : a.offset().parameter(),
                a.offset() == null ? new double[0] : a.offset().factor(),
                drive,
                core.gain()));
        return true;
    }

    private void accumulator(Stage.Analog a) {
        if (a.ofPicture()) {
            refuse("output", "the network has no spiking layer", "put one between its linear layers");
            return;
        }
        double[] one = {1};
        populate(a, new CoreNeuron(1, 0, one, one, 0), Double.POSITIVE_INFINITY, one);
    }

    /** Sums of potentials are more synapses; spikes are added to potentials by synapses of weight 1. */
    @Override
    public Stage add(Stage a, Stage b) {
        if (a instanceof Stage.Refused || b instanceof Stage.Refused) {
            return new Stage.Refused(a.shape());
        }
        if (a instanceof Stage.Input || b instanceof Stage.Input) {
            return refused(a.shape(), "the picture itself is added to", "put a linear layer before branches part");
        }
        if (a instanceof Stage.Spikes s && b instanceof Stage.Spikes t) {
            List<Stage.Branch> branches = new ArrayList<>(s.branches());
            branches.addAll(t.branches());
            return new Stage.Spikes(branches, s.layout(), s.shape());
        }
        return Stage.Analog.of(a).plus(Stage.Analog.of(b));
    }
}
