package io.github.snn4j.models.nir;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.PoolingShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Parameter;
import io.github.snn4j.layers.layer.Scope;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.ExportOperations;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.Refusal;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.nir.Discretisation.Scheme;
import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Padding;
import io.github.snn4j.models.nir.NirNode.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interpretation of {@link ExportOperations} whose values are the nodes of a NIR graph that give them. */
public final class NirExport implements ExportOperations<NirExport.Value> {
    /**
     * A value.
     *
     * @param shape its features
     * @param nir the same channels-first
     * @param layout the picture it was before it was flattened
     * @param from the nodes whose outputs add up to it
     */
    public record Value(Shape shape, List<Integer> nir, Shape layout, Set<String> from) {
        public Value {
            nir = List.copyOf(nir);
            from = Set.copyOf(from);
        }

        /** NIR's number of a feature. */
        int number(int feature) {
            return feature % layout.channels() * layout.pixels() + feature / layout.channels();
        }
    }

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final TrainedNetwork model;
    private final Scope scope = new Scope();
    private final Map<String, NirNode> nodes = new LinkedHashMap<>();
    private final Set<NirGraph.Edge> edges = new LinkedHashSet<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private @Nullable Scheme scheme;

    private NirExport(TrainedNetwork model) {
        this.model = model;
    }

    /**
     * The graph of a network: batch norms folded into the weights before them, dropout left out, and what NIR leaves open as
     * metadata.
     *
     * @throws CannotExportException with every layer that NIR cannot express
     */
    public static NirGraph graph(TrainedNetwork model) {
        return new NirExport(model).run();
    }

    private NirGraph run() {
        Network n = model.network();
        Shape in = n.graph().input();
        List<Integer> nir = in.isVector() ? List.of(in.channels()) : channelsFirst(in);
        nodes.put(INPUT, new NirNode.Input(nir));
        Value last = n.graph().apply(this, new Value(in, nir, in, Set.of(INPUT)));
        if (!refusals.isEmpty()) {
            throw new CannotExportException(n.name(), "be written as NIR", refusals);
        }
        emit(OUTPUT, new NirNode.Output(last.nir()), last);
        Discretisation how = new Discretisation(n.dt(), scheme == null ? Scheme.EULER : scheme, Reset.HARD, false);
        Map<String, String> metadata = new LinkedHashMap<>(how.metadata());
        metadata.put("network", n.name());
        metadata.put("steps", Integer.toString(n.steps()));
        metadata.put("encoder", n.encoder().toString());
        metadata.put("readout", n.readout().toString());
        return new NirGraph(nodes, List.copyOf(edges), metadata);
    }

    private static List<Integer> channelsFirst(Shape s) {
        return List.of(s.channels(), s.height(), s.width());
    }

    private String path() {
        return scope.path().replace('/', '.');
    }

    private float[] get(Parameter p) {
        return model.weights().get(scope.parameter(p));
    }

    @Override
    public Value refused(Value x, String reason, String remedy) {
        return refused(x.shape(), reason, remedy);
    }

    private Value refused(Shape shape, String reason, String remedy) {
        refusals.add(new Refusal(scope.path(), reason, remedy));
        return new Value(shape, channelsFirst(shape), shape, Set.of());
    }

    private void emit(String name, NirNode node, Value x) {
        nodes.put(name, node);
        x.from().forEach(source -> edges.add(new NirGraph.Edge(source, name)));
    }

    private Value emit(NirNode node, Value x, Shape out, List<Integer> nir) {
        String name = path();
        for (int i = 2; nodes.containsKey(name); i++) {
            name = path() + "." + i;
        }
        emit(name, node, x);
        return new Value(out, nir, nir.size() == 1 ? x.layout() : out, Set.of(name));
    }

    @Override
    public Shape shape(Value x) {
        return x.shape();
    }

    @Override
    public <R> R within(String name, Supplier<R> body) {
        return scope.within(name, body);
    }

    @Override
    public Value dense(Value x, Parameter weight, @Nullable Parameter bias) {
        Value flat = x.nir().size() == 1 ? x : flattened(x, path() + ".flatten");
        int out = weight.shape().get(1);
        NirArray w = NirWeights.matrix(get(weight), flat.shape().size(), out, flat::number, o -> o);
        Linear node = new Linear(w, bias == null ? null : NirWeights.vector(get(bias)));
        Value y = emit(node, flat, Shape.vector(out), List.of(out));
        return new Value(y.shape(), y.nir(), y.shape(), y.from());
    }

    @Override
    public Value convolution(Value x, ConvolutionShape g, Parameter weight, @Nullable Parameter bias) {
        NirArray b = bias == null ? null : NirWeights.vector(get(bias));
        if (x.nir().size() != 3) {
            return ofVector(x, g, get(weight), b);
        }
        Conv node = new Conv(
                List.of(g.in().height(), g.in().width()),
                NirWeights.kernel(g, get(weight)),
                List.of(g.strideY(), g.strideX()),
                Padding.of(List.of(g.padY(), g.padX())),
                List.of(g.dilationY(), g.dilationX()),
                g.groups(),
                b);
        return emit(node, x, g.out(), channelsFirst(g.out()));
    }

    /** A convolution of a vector multiplies each feature by a number; others NIR does not have. */
    private Value ofVector(Value x, ConvolutionShape g, float[] weight, @Nullable NirArray bias) {
        int n = g.outChannels();
        if (g.taps() != 1
                || g.groups() != n
                || g.in().channels() != n
                || !g.out().isVector()) {
            return refused(g.out(), "a convolution of a vector is not in NIR", "use Dense");
        }
        double[] factors = new double[n];
        float[] diagonal = new float[n * n];
        for (int c = 0; c < n; c++) {
            factors[x.number(c)] = weight[c];
            diagonal[c * n + c] = weight[c];
        }
        NirNode node = bias == null
                ? new NirNode.Scale(new NirArray(x.nir(), factors))
                : new Linear(
                        NirWeights.matrix(diagonal, n, n, x::number, x::number), NirWeights.ordered(bias, x::number));
        return emit(node, x, x.shape(), x.nir());
    }

    @Override
    public Value averagePool(Value x, PoolingShape g) {
        Pool node = new Pool(
                true,
                List.of(g.kernelHeight(), g.kernelWidth()),
                List.of(g.strideY(), g.strideX()),
                List.of(g.padY(), g.padX()));
        return emit(node, x, g.out(), channelsFirst(g.out()));
    }

    @Override
    public Value maxPool(Value x, PoolingShape g) {
        return refused(
                g.out(), "NIR has no maximum pool", "train with AveragePool2d, or with a stride in the convolution");
    }

    @Override
    public Value batchNorm(Value x, BatchNorm settings, BatchNorm.Parameters p) {
        float[] gamma = get(p.gamma());
        double[] scale = new double[gamma.length];
        double[] shift = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(get(p.runningVariance())[c] + settings.epsilon());
            shift[c] = get(p.beta())[c] - scale[c] * get(p.runningMean())[c];
        }
        String only = x.from().size() == 1 ? x.from().iterator().next() : "";
        NirNode before = nodes.get(only);
        // what comes from outside this chain of layers may be read elsewhere, too
        boolean own = chain(only).equals(chain(path()));
        if (own && before instanceof Linear l) {
            nodes.put(
                    only, new Linear(NirWeights.scaled(l.weight(), scale), NirWeights.shifted(l.bias(), scale, shift)));
            return x;
        }
        if (own && before instanceof Conv c) {
            nodes.put(
                    only,
                    new Conv(
                            c.inputShape(),
                            NirWeights.scaled(c.weight(), scale),
                            c.stride(),
                            c.padding(),
                            c.dilation(),
                            c.groups(),
                            NirWeights.shifted(c.bias(), scale, shift)));
            return x;
        }
        if (x.nir().size() != 3) {
            return x.from().isEmpty()
                    ? x
                    : refused(x.shape(), "a batch norm of spikes is not in NIR", "put it after a linear layer");
        }
        Conv node = new Conv(
                x.nir().subList(1, 3),
                new NirArray(List.of(scale.length, 1, 1, 1), scale),
                List.of(1, 1),
                Padding.of(List.of(0, 0)),
                List.of(1, 1),
                scale.length,
                new NirArray(List.of(shift.length), shift));
        return emit(node, x, x.shape(), x.nir());
    }

    private static String chain(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    @Override
    public Value dropout(Value x, double rate) {
        return x;
    }

    @Override
    public Value flatten(Value x) {
        return x.nir().size() == 1 ? x : flattened(x, path());
    }

    private Value flattened(Value x, String name) {
        emit(name, new NirNode.Flatten(x.nir(), 0, -1), x);
        Shape vector = Shape.vector(x.shape().size());
        return new Value(vector, List.of(vector.channels()), x.shape(), Set.of(name));
    }

    @Override
    public Value spiking(Value x, NeuronModel neuron) {
        Integrator node = neurons(x, neuron);
        return node == null ? x : emit(node, x, x.shape(), x.nir());
    }

    private @Nullable Integrator neurons(Value x, NeuronModel neuron) {
        float[][] learned =
                Survey.parameters(neuron, x.shape()).stream().map(this::get).toArray(float[][]::new);
        NirNeurons neurons =
                new NirNeurons(x.shape(), x.nir(), x::number, model.network().dt());
        try {
            Integrator node = neurons.node(neuron, learned);
            Scheme own = neurons.scheme();
            if (own != null && scheme != null && own != scheme) {
                throw new IllegalArgumentException("its leak is stepped by " + own + " and that of neurons before by "
                        + scheme + ", and a NIR file is stepped one way; use the same decay everywhere");
            }
            scheme = own == null ? scheme : own;
            return node;
        } catch (IllegalArgumentException e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            refused(x.shape(), parts[0], parts[parts.length - 1]);
            return null;
        }
    }

    @Override
    public Value recurrent(Value x, NeuronModel neuron, Parameter weight) {
        Integrator node = neurons(x, neuron);
        if (node == null) {
            return x;
        }
        Value y = emit(node, x, x.shape(), x.nir());
        int n = x.shape().size();
        float[] w = get(weight);
        String name = path() + ".recurrent";
        emit(name, new Linear(NirWeights.matrix(w, n, n, x::number, x::number), null), y);
        edges.add(new NirGraph.Edge(name, y.from().iterator().next()));
        return y;
    }

    @Override
    public Value add(Value a, Value b) {
        Set<String> both = new LinkedHashSet<>(a.from());
        for (String name : b.from()) {
            if (!both.add(name)) {
                return refused(a.shape(), "twice the same value is not in NIR", "give one branch a layer of its own");
            }
        }
        return new Value(a.shape(), a.nir(), a.layout(), both);
    }

    @Override
    public Value membraneNorm(Value x, NormedLif neuron, BatchNorm settings, BatchNorm.Parameters p) {
        return refused(x.shape(), "a normed membrane is not in NIR", "use Spiking with Lif or If");
    }
}
