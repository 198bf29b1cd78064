package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.hdf.HdfGroup;
import io.github.snn4j.models.hdf.HdfReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a netx file: layers by number under {@code /layer}. */
public final class NetxReader {
    private static final Set<String> NEURONS = Set.of("LOIHI", "CUBA");
    /** Longer delays are shortened, as Lava does. */
    private static final int LARGEST_DELAY = 62;

    private static final System.Logger LOG = System.getLogger(NetxReader.class.getName());

    private final String name;
    private final Consumer<String> notes;
    private final List<NetxLayer> layers = new ArrayList<>();
    private @Nullable Shape input;
    /** What the layer before gives. */
    private @Nullable Shape shape;

    private NetxReader(String name, Consumer<String> notes) {
        this.name = name;
        this.notes = notes;
    }

    /** Reads a file; what was changed to fit is logged as a warning. */
    public static NetxNetwork read(Path file) throws IOException {
        return read(file, note -> LOG.log(System.Logger.Level.WARNING, note));
    }

    /**
     * Reads a file.
     *
     * @param notes takes a line for each layer of which weights were clipped: to 0 … 255 where none is negative, to −255 … 0
     *     where all are, else to −256 … 254, as Lava does
     * @throws IOException naming file, layer and field, what was found and what was expected
     */
    public static NetxNetwork read(Path file, Consumer<String> notes) throws IOException {
        String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        return HdfReader.read(file, "a netx file", root -> new NetxReader(stem, note -> notes.accept(file + ": " + note))
                .network(root));
    }

    private NetxNetwork network(HdfGroup root) {
        HdfGroup all = root.group("layer");
        List<String> numbers = new ArrayList<>(all.names());
        for (String number : numbers) {
            if (!number.matches("[0-9]{1,6}")) {
                throw all.error("has " + number + ", expected layers by number");
            }
        }
        numbers.sort(Comparator.comparingInt(Integer::parseInt));
        for (String number : numbers) {
            HdfGroup g = all.group(number);
            g.checked(() -> {
                layer(g, Integer.parseInt(number));
                return true;
            });
        }
        int steps = root.has("simulation") ? root.group("simulation").integer("tSample", 0) : 0;
        Shape in = input;
        if (in == null || layers.isEmpty()) {
            throw root.error("has no layer with neurons");
        }
        return new NetxNetwork(name, in, layers, Math.max(0, steps));
    }

    private void layer(HdfGroup g, int number) {
        String type = g.string("type");
        switch (type) {
            case "input" -> input(g, type + number);
            case "dense", "dense_rec" -> dense(g, type, type.replace("_rec", "") + number);
            case "conv" -> convolution(g, type + number);
            case "flatten" -> {
                if (shape == null) {
                    throw g.error("flattens before there is anything");
                }
            }
            default ->
                throw g.error("has the type \"" + type
                        + "\", which is not read; input, dense, dense_rec, conv and flatten" + " are");
        }
    }

    private void input(HdfGroup g, String layer) {
        if (input != null) {
            throw g.error("is an input layer behind others");
        }
        shape = whole(g);
        input = shape;
        if (g.has("neuron")) {
            layers.add(new NetxLayer.Input(layer, shape, number(g, "weight", 64), number(g, "bias", 0), neuron(g)));
        }
    }

    /** Channels, height and width, or a number of neurons. */
    private static Shape whole(HdfGroup g) {
        List<Integer> chw = g.integers("shape");
        return switch (chw.size()) {
            case 1 -> Shape.vector(chw.get(0));
            case 2 -> new Shape(chw.get(0), chw.get(1), 1);
            case 3 -> new Shape(chw.get(1), chw.get(2), chw.get(0));
            default -> throw g.error("has a shape of " + chw.size() + " numbers, expected channels, height and width");
        };
    }

    private static int number(HdfGroup g, String field, int otherwise) {
        return g.has(field) ? (int) g.doubles(field)[0] : otherwise;
    }

    private static NetxNeuron neuron(HdfGroup layer) {
        if (!layer.has("neuron")) {
            return NetxNeuron.ACCUMULATOR;
        }
        HdfGroup g = layer.group("neuron");
        String type = g.string("type");
        if (!NEURONS.contains(type)) {
            throw g.error("is of type \"" + type + "\", which no core here has; LOIHI and CUBA are read"
                    + (type.equals("SDNN") ? ", sigma-delta networks are not" : ""));
        }
        if (g.has("gradedSpike") && !g.text("gradedSpike").equalsIgnoreCase("FALSE") && !isZero(g, "gradedSpike")) {
            throw g.error("has graded spikes; spikes here are 0 or 1");
        }
        return g.checked(() -> new NetxNeuron(
                g.integer("iDecay", -1), g.integer("vDecay", -1), g.integer("vThMant", -1), g.integer("refDelay", 1)));
    }

    private static boolean isZero(HdfGroup g, String field) {
        return !g.isText(field) && g.integer(field, 0) == 0;
    }

    private void dense(HdfGroup g, String type, String layer) {
        Shape neurons = Shape.vector(whole(g).size());
        double[] file = g.doubles("weight");
        int out = neurons.size();
        if (file.length % out != 0) {
            throw g.error("has a weight of " + g.shape("weight") + " for " + out + " neurons");
        }
        int in = file.length / out;
        if (shape == null) {
            shape = Shape.vector(in);
            input = shape;
        }
        Shape before = shape;
        if (before.size() != in) {
            throw g.error("takes " + in + " inputs, and the layer before gives " + before);
        }
        int pixels = before.height() * before.width();
        short[] whole = weights(g, layer, "weight", file);
        short[] weight = new short[whole.length];
        for (int i = 0; i < in; i++) {
            int column = i % before.channels() * pixels + i / before.channels();
            for (int o = 0; o < out; o++) {
                weight[i * out + o] = whole[o * in + column];
            }
        }
        short[] recurrent = null;
        if (type.equals("dense_rec")) {
            double[] loop = g.doubles("weight_rec");
            if (loop.length != (long) out * out) {
                throw g.error("has a weight_rec of " + g.shape("weight_rec") + " for " + out + " neurons");
            }
            short[] own = weights(g, layer, "weight_rec", loop);
            recurrent = new short[loop.length];
            for (int i = 0; i < loop.length; i++) {
                recurrent[i % out * out + i / out] = own[i];
            }
        }
        byte[] delay = delay(g, before, out);
        if (recurrent != null && delay != null) {
            throw g.error("has delays beside recurrent weights, which are not read");
        }
        layers.add(new NetxLayer.Dense(
                layer, before, neurons, weight, weightExponent(g), recurrent, delay, bias(g, neurons), neuron(g)));
        shape = neurons;
    }

    /** The exponent of a dense layer's weights; a convolution of Lava's has none, whatever its file says. */
    private static int weightExponent(HdfGroup layer) {
        int exponent = layer.has("neuron") ? layer.group("neuron").integer("wgtExp", 0) : 0;
        if (exponent < -8 || exponent > 7) {
            throw layer.group("neuron").error("has wgtExp " + exponent + ", expected -8 to 7");
        }
        return exponent;
    }

    /** Steps for each weight of a dense layer, as {@code [in][out]}; null where there is none. */
    private static byte @Nullable [] delay(HdfGroup g, Shape before, int out) {
        if (!isDelayed(g)) {
            return null;
        }
        List<Integer> file = g.integers("delay");
        int in = before.size();
        if (file.size() != 1 && file.size() != out && file.size() != in && file.size() != in * out) {
            throw g.error("has a delay of " + g.shape("delay") + ", expected one, one for each of " + out
                    + " neurons or of " + in + " inputs, or one a weight");
        }
        byte[] delay = new byte[in * out];
        for (int i = 0; i < in; i++) {
            int column = i % before.channels() * before.pixels() + i / before.channels();
            for (int o = 0; o < out; o++) {
                // where there are as many neurons as inputs, Lava takes a delay for the neuron's
                int at = file.size() == 1 ? 0 : file.size() == out ? o : file.size() == in ? column : o * in + column;
                if (file.get(at) < 0) {
                    throw g.error("has the delay " + file.get(at) + ", expected no less than 0");
                }
                delay[i * out + o] = (byte) Math.min(LARGEST_DELAY, file.get(at));
            }
        }
        return delay;
    }

    private static boolean isDelayed(HdfGroup g) {
        return g.has("delay") && Arrays.stream(g.doubles("delay")).anyMatch(d -> d != 0);
    }

    private void convolution(HdfGroup g, String layer) {
        Shape before = shape;
        if (before == null) {
            throw g.error("is the first layer, so that the picture's size is not known; an input layer must say it");
        }
        if (isDelayed(g)) {
            throw g.error("has delays; only those of dense layers are read");
        }
        List<Integer> oihw = g.shape("weight");
        if (oihw.size() != 4 && !(oihw.size() == 5 && oihw.get(4) == 1)) {
            throw g.error("has a weight of " + oihw + ", expected out, in, height and width");
        }
        List<Integer> stride = two(g, "stride");
        List<Integer> padding = two(g, "padding");
        List<Integer> dilation = two(g, "dilation");
        int groups = g.integer("groups", 1);
        int out = oihw.get(0);
        int in = oihw.get(1);
        if (groups < 1 || (long) in * groups != before.channels() || out % groups != 0) {
            throw g.error(
                    "takes " + in + " channels in each of " + groups + " groups, and the layer before gives " + before);
        }
        ConvolutionShape kernel = new ConvolutionShape(
                before,
                out,
                oihw.get(2),
                oihw.get(3),
                stride.get(0),
                stride.get(1),
                padding.get(0),
                padding.get(1),
                dilation.get(0),
                dilation.get(1),
                groups);
        if (!kernel.out().equals(whole(g))) {
            throw g.error("says its shape is " + whole(g) + ", and its convolution gives " + kernel.out());
        }
        ConvGeometry geometry = ConvGeometry.of(kernel);
        double[] file = g.doubles("weight");
        g.reserve(
                (long) Short.BYTES * geometry.weightCount(),
                "a kernel of " + geometry.kernelHeight() + "x" + geometry.kernelWidth());
        short[] own = weights(g, layer, "weight", file);
        short[] weight = new short[geometry.weightCount()];
        int taps = kernel.taps();
        for (int k = 0; k < file.length; k++) {
            int tap = k % taps;
            int i = k / taps % in;
            int o = k / taps / in;
            weight[ConvGeometry.at(kernel, (tap * in + i) * out + o)] = own[k];
        }
        layers.add(new NetxLayer.Conv(layer, geometry, weight, bias(g, geometry.out()), neuron(g)));
        shape = geometry.out();
    }

    private static List<Integer> two(HdfGroup g, String field) {
        List<Integer> numbers = g.integers(field);
        return numbers.size() == 1 ? Collections.nCopies(2, numbers.get(0)) : numbers;
    }

    /** Whole numbers, clipped to what synapses of their signs hold. */
    private short[] weights(HdfGroup g, String layer, String field, double[] values) {
        boolean positive = Arrays.stream(values).allMatch(w -> w >= 0);
        boolean negative = Arrays.stream(values).allMatch(w -> w < 0);
        int least = positive ? 0 : negative ? -255 : -256;
        int most = positive ? 255 : negative ? 0 : 254;
        short[] weights = new short[values.length];
        int clipped = 0;
        for (int i = 0; i < weights.length; i++) {
            if (values[i] != Math.rint(values[i])) {
                throw g.error("has the " + field + " " + values[i] + ", expected whole numbers");
            }
            weights[i] = (short) Math.max(least, Math.min(most, values[i]));
            clipped += weights[i] == values[i] ? 0 : 1;
        }
        if (clipped > 0) {
            notes.accept("layer \"" + layer + "\": " + clipped + " of " + weights.length + " numbers of its " + field
                    + " are out of " + least + " to " + most + " and were clipped");
        }
        return weights;
    }

    /** One mantissa a channel or a neuron, or one for all; empty for none. */
    private static short[] bias(HdfGroup g, Shape own) {
        if (!g.has("bias")) {
            return new short[0];
        }
        double[] file = g.doubles("bias");
        if (file.length == 1 && own.channels() != 1) {
            double all = file[0];
            file = new double[own.channels()];
            Arrays.fill(file, all);
        }
        if (file.length != own.channels()) {
            throw g.error("has a bias of " + g.shape("bias") + ", expected one number a channel of " + own);
        }
        short[] bias = new short[file.length];
        for (int i = 0; i < bias.length; i++) {
            if (file[i] != Math.rint(file[i]) || Math.abs(file[i]) > 4095) {
                throw g.error("has the bias " + file[i] + ", expected whole numbers up to 4095");
            }
            bias[i] = (short) file[i];
        }
        return bias;
    }
}
