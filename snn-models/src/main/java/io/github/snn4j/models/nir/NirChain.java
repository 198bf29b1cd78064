package io.github.snn4j.models.nir;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Heaviside;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.AveragePool2d;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.Flatten;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.Recurrent;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Delay;
import io.github.snn4j.models.nir.NirNode.Input;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Output;
import io.github.snn4j.models.nir.NirNode.Pool;
import io.github.snn4j.models.nir.NirNode.Scale;
import io.github.snn4j.models.nir.NirNode.Threshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A chain of layers under construction, with the factor that the next weights have still to take up and the order in which NIR
 * counts what is counted here by height, width and channel.
 */
final class NirChain {
    /**
     * A layer and its weights.
     *
     * @param node the name of the node it comes from
     * @param parameters by the rest of their names, such as {@code .weight}
     */
    record Item(String node, Layer layer, Map<String, float[]> parameters) {}

    private final Discretisation how;
    private final List<Item> items = new ArrayList<>();
    private List<Integer> shape;
    /** NIR's number of each feature here. */
    private int[] numbers;
    /** What each feature is still to be multiplied by; empty where by 1. */
    private double[] factors = new double[0];

    private boolean spikes;

    NirChain(Discretisation how, List<Integer> shape) {
        this.how = how;
        this.shape = shape;
        numbers = numbers(shape);
    }

    List<Item> items() {
        return items;
    }

    boolean endsInSpikes() {
        return spikes;
    }

    /** A branch that starts where this chain is. */
    NirChain branch() {
        NirChain side = new NirChain(how, shape);
        side.numbers = numbers;
        return side;
    }

    /** Continues behind two branches that meet. */
    void join(String name, Residual layer, Map<String, float[]> parameters, NirChain side) {
        items.add(new Item(name, layer, parameters));
        shape = side.shape;
        numbers = side.numbers;
        spikes = false;
    }

    /** The features of a shape, channels-first there and channels-last here. */
    static Shape shape(List<Integer> nir) {
        return switch (nir.size()) {
            case 1 -> Shape.vector(nir.get(0));
            case 2 -> new Shape(1, nir.get(1), nir.get(0));
            case 3 -> new Shape(nir.get(1), nir.get(2), nir.get(0));
            default ->
                throw new IllegalArgumentException(
                        "a shape of " + nir.size() + " dimensions has no counterpart: " + nir + "; 1 to 3 have");
        };
    }

    private static int[] numbers(List<Integer> nir) {
        Shape s = shape(nir);
        int[] numbers = new int[s.size()];
        int pixels = s.height() * s.width();
        Arrays.setAll(numbers, i -> i % s.channels() * pixels + i / s.channels());
        return numbers;
    }

    /** Adds what a node other than neurons does. */
    void add(String name, NirNode node, List<Integer> out) {
        if (node instanceof Linear l) {
            dense(name, l);
        } else if (node instanceof Conv c) {
            convolution(name, c, out);
        } else if (node instanceof Pool p) {
            pool(name, p, out);
        } else if (node instanceof NirNode.Flatten) {
            flatten(name, out);
        } else if (node instanceof Threshold t) {
            threshold(name, t);
        } else if (node instanceof Scale s) {
            multiply(i -> s.scale().at(numbers[i]));
        } else if (!(node instanceof Delay d
                        && Arrays.stream(d.delay().values()).allMatch(s -> s == 0))
                && !(node instanceof Input || node instanceof Output)) {
            throw new IllegalArgumentException("has no counterpart among the layers here; simulate the file itself");
        }
    }

    /** The shape of the features now, which {@code values} are counted anew for. */
    private void reshape(List<Integer> out) {
        shape = out;
        numbers = numbers(out);
    }

    private void multiply(IntToDoubleFunction factor) {
        double[] product = new double[numbers.length];
        Arrays.setAll(product, i -> (factors.length == 0 ? 1 : factors[i]) * factor.applyAsDouble(i));
        factors = product;
    }

    private void dense(String name, Linear l) {
        int in = l.weight().shape().get(1);
        int out = l.weight().shape().get(0);
        float[] w = new float[in * out];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                w[i * out + o] =
                        (float) (l.weight().values()[o * in + numbers[i]] * (factors.length == 0 ? 1 : factors[i]));
            }
        }
        put(name, new Dense(out, l.bias() != null), w, l.bias());
        reshape(List.of(out));
    }

    private void convolution(String name, Conv c, List<Integer> outShape) {
        boolean flat = c.kernel().size() == 1;
        int last = c.kernel().size() - 1;
        for (int d = 0; d <= last; d++) {
            if (c.both(d) % 2 != 0) {
                throw new IllegalArgumentException(
                        "padding \"same\" of an even kernel is not the same on both sides and has no counterpart");
            }
        }
        int out = c.weight().shape().get(0);
        int in = c.weight().shape().get(1);
        int kernelHeight = flat ? 1 : c.kernel().get(0);
        int kernelWidth = c.kernel().get(last);
        double[] perChannel = perChannel(factors, "a factor before a convolution");
        float[] w = new float[out * in * kernelHeight * kernelWidth];
        for (int i = 0; i < w.length; i++) {
            int o = i % out;
            int channel = i / out % in;
            int tap = i / out / in;
            double factor = perChannel.length == 0 ? 1 : perChannel[o / (out / c.groups()) * in + channel];
            w[i] = (float) (c.weight().values()[(o * in + channel) * kernelHeight * kernelWidth + tap] * factor);
        }
        Conv2d layer = new Conv2d(
                out,
                new Size(kernelHeight, kernelWidth),
                new Size(flat ? 1 : c.stride().get(0), c.stride().get(last)),
                new Size(flat ? 0 : c.before(0), c.before(last)),
                new Size(flat ? 1 : c.dilation().get(0), c.dilation().get(last)),
                c.groups(),
                c.bias() != null);
        put(name, layer, w, c.bias());
        reshape(outShape);
    }

    private void put(String name, Layer layer, float[] weight, @Nullable NirArray bias) {
        Map<String, float[]> parameters = new LinkedHashMap<>();
        parameters.put(".weight", weight);
        if (bias != null) {
            parameters.put(".bias", floats(bias.values()));
        }
        items.add(new Item(name, layer, parameters));
        factors = new double[0];
        spikes = false;
    }

    private void pool(String name, Pool p, List<Integer> out) {
        settle(name);
        items.add(new Item(
                name,
                new AveragePool2d(
                        new Size(p.kernel().get(0), p.kernel().get(1)),
                        new Size(p.stride().get(0), p.stride().get(1)),
                        new Size(p.padding().get(0), p.padding().get(1))),
                Map.of()));
        spikes = false;
        reshape(out);
        if (!p.average()) {
            multiply(i -> p.kernel().get(0) * p.kernel().get(1));
        }
    }

    /** The features keep their order here and NIR's numbers. */
    private void flatten(String name, List<Integer> out) {
        if (out.size() != 1) {
            throw new IllegalArgumentException(
                    "only a flattening of all dimensions has a counterpart, this gives " + out);
        }
        items.add(new Item(name, new Flatten(), Map.of()));
        shape = out;
    }

    private void threshold(String name, Threshold t) {
        if (!t.threshold().isUniform()) {
            throw new IllegalArgumentException("thresholds that differ have no counterpart");
        }
        settle(name);
        items.add(new Item(name, new Spiking(new Heaviside(t.threshold().values()[0], Arctan.of())), Map.of()));
        spikes = true;
    }

    /** Adds neurons, with the weights by which they drive themselves if there are any. */
    void neurons(String name, Integrator node, @Nullable Linear recurrence) {
        int n = numbers.length;
        NirNeuron neuron = NirNeuron.of(node, how, numbers, shape(shape).channels());
        double[] drive = neuron.factors();
        double[] bias = new double[n];
        Map<String, float[]> parameters = new LinkedHashMap<>();
        neuron.parameters().forEach((parameter, values) -> parameters.put("." + parameter, values));
        if (recurrence != null) {
            NirArray b = recurrence.bias();
            float[] w = new float[n * n];
            for (int o = 0; o < n; o++) {
                bias[o] = b == null ? 0 : b.values()[numbers[o]] * drive[o];
                for (int i = 0; i < n; i++) {
                    double weight = recurrence.weight().values()[numbers[o] * n + numbers[i]];
                    w[i * n + o] = (float) (weight * drive[o]);
                }
            }
            parameters.put(".recurrent", w);
        }
        multiply(i -> drive[i]);
        settle(name, bias);
        items.add(new Item(
                name, recurrence == null ? new Spiking(neuron.model()) : new Recurrent(neuron.model()), parameters));
        spikes = true;
    }

    /** Multiplies by what is still to be multiplied by. */
    void settle(String name) {
        settle(name, new double[numbers.length]);
    }

    /**
     * The same and adds a bias: in the weights just before, else by a depth-wise convolution of one pixel named after
     * {@code name}.
     */
    private void settle(String name, double[] bias) {
        boolean biased = Arrays.stream(bias).anyMatch(b -> b != 0);
        boolean scaled = Arrays.stream(factors).anyMatch(f -> f != 1);
        if (!biased && !scaled) {
            factors = new double[0];
            return;
        }
        multiply(i -> 1);
        Item last = items.isEmpty() ? null : items.get(items.size() - 1);
        if (last == null || !(last.layer() instanceof Dense || last.layer() instanceof Conv2d)) {
            int channels = shape(shape).channels();
            float[] ones = new float[channels];
            Arrays.fill(ones, 1);
            Map<String, float[]> own = new LinkedHashMap<>(Map.of(".weight", ones));
            Conv2d unit = new Conv2d(channels, Size.of(1), Size.of(1), Size.of(0), Size.of(1), channels, false);
            last = new Item(name + "_scale", unit, own);
            items.add(last);
        }
        double[] f = perChannel(factors, "a factor");
        double[] b = perChannel(bias, "a bias");
        float[] w = Objects.requireNonNull(last.parameters().get(".weight")).clone();
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) (w[i] * f[i % f.length]);
        }
        float[] old = last.parameters().getOrDefault(".bias", new float[f.length]);
        float[] shifted = new float[f.length];
        for (int o = 0; o < shifted.length; o++) {
            shifted[o] = (float) (old[o] * f[o] + b[o]);
        }
        Map<String, float[]> parameters = new LinkedHashMap<>(Map.of(".weight", w));
        boolean withBias = biased || last.parameters().containsKey(".bias");
        if (withBias) {
            parameters.put(".bias", shifted);
        }
        items.set(items.size() - 1, new Item(last.node(), biased(last.layer(), withBias), parameters));
        factors = new double[0];
    }

    private static Layer biased(Layer layer, boolean bias) {
        return layer instanceof Conv2d c
                ? new Conv2d(c.channels(), c.kernel(), c.stride(), c.padding(), c.dilation(), c.groups(), bias)
                : new Dense(((Dense) layer).units(), bias);
    }

    /** A number a channel, of numbers that do not differ within one; empty for none. */
    private double[] perChannel(double[] perFeature, String what) {
        int channels = shape(shape).channels();
        for (int i = channels; i < perFeature.length; i++) {
            if (perFeature[i] != perFeature[i % channels]) {
                throw new IllegalArgumentException(
                        what + " that differs within a channel has no counterpart; simulate the file itself");
            }
        }
        return Arrays.copyOf(perFeature, Math.min(channels, perFeature.length));
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
