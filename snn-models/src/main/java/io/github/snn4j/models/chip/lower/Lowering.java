package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.coding.Normalized;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Operations;
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
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interpretation of {@link Operations} whose values are what a core has seen so far of a network. */
public final class Lowering implements Operations<Stage> {
    private final TrainedNetwork model;
    private final Scope scope = new Scope();
    private final List<Population> populations = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private @Nullable HostLayer host;

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

    private LoweredNetwork run() {
        Network n = model.network();
        if (!n.encoder().isStatic()) {
            refuse(
                    "input",
                    "the encoder " + n.encoder()
                            + " makes spikes over time, and only a static input is written as a bias",
                    "train with the encoder Direct");
        }
        if (n.encoder() instanceof Normalized) {
            refuse(
                    "input",
                    "the encoder Normalized changes pixels before the first layer, and an exported file takes them as they"
                            + " are",
                    "train with the encoder Direct and a batch norm after the first layer");
        }
        Stage last = n.graph().apply(this, new Stage.Input(n.graph().input()));
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
        if (host == null && refusals.isEmpty()) {
            refuse("input", "there is no linear layer for the host to compute", "begin with Conv2d or Dense");
        }
        if (!refusals.isEmpty() || host == null) {
            throw new CannotExportException(n.name(), "run on cores", refusals);
        }
        return new LoweredNetwork(n.name(), n.steps(), host, populations, decode);
    }

    private void refuse(String layer, String reason, String remedy) {
        refusals.add(new Refusal(layer, reason, remedy));
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
        return linear(x, new Linear(new DenseGeometry(in, Shape.vector(out)), get(weight)), bias);
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
        return linear(x, new Linear(geometry, get(weight)), bias);
    }

    private Stage linear(Stage x, Linear linear, @Nullable Parameter bias) {
        Geometry g = linear.geometry();
        float[] b = bias == null ? new float[g.outChannels()] : get(bias);
        if (x instanceof Stage.Input) {
            return new Stage.Analog(null, linear, b);
        }
        if (x instanceof Stage.Spikes s) {
            Linear composed = s.pool() == 1 ? linear : linear.afterAveragePool(s.before(), s.pool());
            return new Stage.Analog(s.population(), composed, b);
        }
        // after a refusal the walk goes on as if nothing had been, to find what else cannot run
        return x instanceof Stage.Refused
                ? new Stage.Analog("refused", linear, b)
                : refused(g.out(), "two linear layers follow each other", "put a spiking layer between them");
    }

    @Override
    public Stage averagePool(Stage x, PoolingShape g) {
        if (x instanceof Stage.Refused) {
            return new Stage.Refused(g.out());
        }
        if (!(x instanceof Stage.Spikes s) || s.pool() != 1) {
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
        return new Stage.Spikes(s.population(), g.in(), g.kernelHeight(), g.out(), g.out());
    }

    @Override
    public Stage maxPool(Stage x, PoolingShape g) {
        return refused(
                g.out(),
                "a maximum of spikes is not a sum, so it does not compose into the next linear layer",
                "train with AveragePool2d, or with a stride in the convolution");
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
        float[] bias = a.bias().clone();
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + settings.epsilon());
            bias[c] = (float) (beta[c] + scale[c] * (a.bias()[c] - mean[c]));
        }
        return new Stage.Analog(a.source(), scaled(a.linear(), scale), bias);
    }

    /** The linear map with each output channel scaled. */
    private static Linear scaled(Linear linear, double[] scale) {
        float[] w = linear.weights().clone();
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) (w[i] * scale[linear.geometry().outChannel(i)]);
        }
        return new Linear(linear.geometry(), w);
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
        if (!(x instanceof Stage.Analog a)) {
            return x instanceof Stage.Refused
                    ? x
                    : refused(
                            x.shape(), "neurons driven by what is not a linear layer", "put Conv2d or Dense before it");
        }
        float[][] learned =
                Survey.learned(neuron, x.shape()).stream().map(this::get).toArray(float[][]::new);
        CoreNeuron core;
        try {
            core = CoreNeuron.of(neuron, learned, model.network().dt());
        } catch (IllegalArgumentException e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            return refused(x.shape(), parts[0], parts[parts.length - 1]);
        }
        if (core.decayCurrent() < 1 && (a.source() == null || anyNonZero(a.bias()))) {
            return refused(
                    x.shape(),
                    "a core's bias does not pass through the synaptic current",
                    "use synapticTau 0 in the first spiking layer and after a layer with a bias or batch norm");
        }
        double reference = core.threshold()[0];
        double[] scale = new double[a.linear().geometry().outChannels()];
        float[] bias = a.bias().clone();
        for (int c = 0; c < scale.length; c++) {
            double own = core.threshold()[core.threshold().length == 1 ? 0 : c];
            scale[c] = core.gain() * reference / own;
            bias[c] = (float) (bias[c] * scale[c]);
        }
        if (!(reference > 0) || java.util.Arrays.stream(scale).anyMatch(s -> !(s > 0))) {
            return refused(
                    x.shape(), "a threshold is not above the resting potential", "train with positive thresholds");
        }
        populate(new Stage.Analog(a.source(), scaled(a.linear(), scale), bias), core, reference);
        return new Stage.Spikes(scope.path(), x.shape(), 1, x.shape(), x.shape());
    }

    private static boolean anyNonZero(float[] bias) {
        for (float b : bias) {
            if (b != 0) {
                return true;
            }
        }
        return false;
    }

    private void populate(Stage.Analog a, CoreNeuron core, double threshold) {
        Shape shape = a.shape();
        String name = scope.path().isEmpty() ? "output" : scope.path();
        List<Connection> inputs = List.of();
        float[] bias = a.bias();
        if (a.source() == null) {
            host = HostLayer.of(a.linear(), a.bias(), 1);
            bias = new float[0];
        } else {
            inputs = List.of(new Connection(a.source(), a.linear(), 0));
        }
        populations.add(new Population(
                name,
                shape,
                core.decayCurrent(),
                core.decayVoltage(),
                threshold,
                core.refractorySteps(),
                bias,
                inputs));
    }

    private void accumulator(Stage.Analog a) {
        if (a.source() == null) {
            refuse("output", "the network has no spiking layer", "put one between its linear layers");
            return;
        }
        populate(a, new CoreNeuron(1, 0, 1, new double[] {1}, 0), Double.POSITIVE_INFINITY);
    }

    @Override
    public Stage batchNormThroughTime(
            Stage x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance) {
        return refused(x.shape(), "weights of each step are not lowered", "train with BatchNorm");
    }

    @Override
    public Stage scaleSteps(Stage x, Parameter scale, @Nullable Parameter shift) {
        return refused(x.shape(), "weights of each step are not lowered", "train without StepScale");
    }

    @Override
    public Stage mixSteps(Stage x, Parameter weight, Parameter bias) {
        return refused(x.shape(), "a potential mixed of several steps is not lowered", "use Spiking with Lif or If");
    }

    @Override
    public Stage membraneNorm(Stage x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        return refused(x.shape(), "a normed membrane is not lowered", "use Spiking with Lif or If");
    }

    @Override
    public Stage relu(Stage x) {
        return refused(x.shape(), "numbers between layers are not lowered", "use Spiking with Lif or If");
    }

    @Override
    public Stage channelAttention(Stage x, Parameter reduce, Parameter expand) {
        return gated(x);
    }

    @Override
    public Stage spatialAttention(Stage x, Parameter weight) {
        return gated(x);
    }

    private Stage gated(Stage x) {
        return refused(x.shape(), "gates that depend on the input are not lowered", "train without attention");
    }

    @Override
    public Stage selfAttention(Stage q, Stage k, Stage v, int heads, double scale) {
        return refused(q.shape(), "products of two inputs are not lowered", "train without attention");
    }

    @Override
    public Stage recurrent(Stage x, NeuronModel neuron, Parameter weight) {
        return refused(x.shape(), "recurrent connections are not lowered", "use a feed-forward spiking layer");
    }

    @Override
    public Stage add(Stage a, Stage b) {
        return join(a);
    }

    @Override
    public Stage multiply(Stage a, Stage b) {
        return join(a);
    }

    @Override
    public Stage andNot(Stage a, Stage b) {
        return join(a);
    }

    private Stage join(Stage a) {
        return refused(a.shape(), "paths of different latency are not joined", "use a chain of layers");
    }
}
