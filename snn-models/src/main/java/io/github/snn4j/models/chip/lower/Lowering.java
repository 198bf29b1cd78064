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
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.NetworkInput;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.ExportOperations;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interpretation of {@link ExportOperations} whose values are what a core has seen so far of a network. */
public final class Lowering implements ExportOperations<Stage> {
    private static final String SPIKES = "spikes";

    private final TrainedNetwork model;
    private final Scope scope = new Scope();
    private final Populations populations;
    private final List<Refusal> refusals = new ArrayList<>();

    private Lowering(TrainedNetwork model) {
        this.model = model;
        populations = new Populations(model.network().encoder());
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
        return new Traced(lowering.run(), lowering.populations.origins());
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
            String name = scope.path().isEmpty() ? "output" : scope.path();
            orRefused(name, () -> populations.accumulate(name, analog));
        } else if (!(last instanceof Stage.Refused)
                && (!n.readout().readsSpikes() || n.readout() == Readout.FIRST_SPIKE)) {
            refuse("readout", n.readout() + " is not a count of spikes", "use the read-out count or rate");
        }
        NetworkInput input = populations.input();
        if (input == null && refusals.isEmpty()) {
            refuse("input", "there is no linear layer for the host to compute", "begin with Conv2d or Dense");
        }
        if (!refusals.isEmpty() || input == null) {
            throw new CannotExportException(n.name(), "run on cores", refusals);
        }
        return new LoweredNetwork(n.name(), n.steps(), input, populations.all(), decode);
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
            populations.drivenBy(new SpikeInput(SPIKES, shape, n.encoder()));
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
        Linear linear = new Linear(new DenseGeometry(in, Shape.vector(out)), get(weight));
        return linear(x, linear, Origin.Weights.of(scope.parameter(weight)), bias);
    }

    @Override
    public Stage convolution(Stage x, ConvolutionShape g, Parameter weight, @Nullable Parameter bias) {
        float[] w = get(weight);
        ConvGeometry geometry = ConvGeometry.of(g);
        float[] spread = new float[geometry.weightCount()];
        for (int i = 0; i < w.length; i++) {
            spread[ConvGeometry.at(g, i)] = w[i];
        }
        Origin.Weights origin = new Origin.Weights(scope.parameter(weight), i -> ConvGeometry.at(g, i));
        return linear(x, new Linear(geometry, spread), origin, bias);
    }

    private Stage linear(Stage x, Linear linear, Origin.Weights origin, @Nullable Parameter bias) {
        Geometry g = linear.geometry();
        Stage.Offset offset = bias == null ? null : Stage.Offset.of(scope.parameter(bias), g.outChannels());
        float[] b = bias == null ? new float[g.outChannels()] : get(bias);
        if (x instanceof Stage.Input) {
            return new Stage.Analog(List.of(new Stage.Term(null, linear, origin)), b, offset);
        }
        if (x instanceof Stage.Spikes s) {
            List<Stage.Term> terms = new ArrayList<>();
            for (Stage.Branch branch : s.branches()) {
                Linear composed = branch.pool() == 1 ? linear : linear.afterAveragePool(branch.shape(), branch.pool());
                terms.add(new Stage.Term(branch.population(), composed, origin));
            }
            return new Stage.Analog(terms, b, offset);
        }
        // after a refusal the walk goes on as if nothing had been, to find what else cannot run
        return x instanceof Stage.Refused
                ? new Stage.Analog(List.of(new Stage.Term("refused", linear, origin)), b, offset)
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
        String name = scope.path();
        populations.any(name, s.branches().get(0).population(), geometry);
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
        Origin.Weights origin = Origin.Weights.of(scope.parameter(weight));
        return neurons(x, neuron, new Stage.Term(scope.path(), Linear.dense(n, n, get(weight)), 1, origin));
    }

    private Stage neurons(Stage x, NeuronModel neuron, Stage.@Nullable Term loop) {
        return driven(x, loop, () -> {
            float[][] learned =
                    Survey.parameters(neuron, x.shape()).stream().map(this::get).toArray(float[][]::new);
            return CoreNeuron.of(neuron, learned, model.network().dt());
        });
    }

    @Override
    public Stage membraneNorm(Stage x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        return driven(x, null, () -> {
            float[][] norm = {get(p.gamma()), get(p.beta()), get(p.runningMean()), get(p.runningVariance())};
            return CoreNeuron.of(
                    neuron, norm, settings.epsilon(), model.network().dt());
        });
    }

    /** Neurons behind a sum of linear maps and their own spikes of the step before, if they have weights for them. */
    private Stage driven(Stage x, Stage.@Nullable Term loop, Supplier<CoreNeuron> neuron) {
        if (!(x instanceof Stage.Analog a)) {
            return x instanceof Stage.Refused
                    ? x
                    : refused(
                            x.shape(), "neurons driven by what is not a linear layer", "put Conv2d or Dense before it");
        }
        String name = scope.path();
        return orRefused(name, () -> populations.fire(name, loop == null ? a : a.plus(loop), neuron.get()))
                ? Stage.Spikes.of(name, x.shape())
                : new Stage.Refused(x.shape());
    }

    /** Whether this could be done; what cannot is an error with "reason; remedy". */
    private boolean orRefused(String name, Runnable addition) {
        try {
            addition.run();
            return true;
        } catch (IllegalArgumentException e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            refuse(name, parts[0], parts[parts.length - 1]);
            return false;
        }
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
