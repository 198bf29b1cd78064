package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.hdf.HdfGroup;
import io.github.snn4j.models.hdf.HdfReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a netx file: layers by number under {@code /layer}. */
public final class NetxReader {
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
        return HdfReader.read(
                file,
                "a netx file",
                root -> new NetxReader(stem, note -> notes.accept(file + ": " + note)).network(root));
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
        shape = NetxFields.whole(g);
        input = shape;
        if (g.has("neuron")) {
            layers.add(new NetxLayer.Input(
                    layer,
                    shape,
                    NetxFields.number(g, "weight", 64),
                    NetxFields.number(g, "bias", 0),
                    NetxFields.neuron(g)));
        }
    }

    private void dense(HdfGroup g, String type, String layer) {
        Shape neurons = Shape.vector(NetxFields.whole(g).size());
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
        short[] whole = NetxFields.weights(g, layer, "weight", file, notes);
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
            short[] own = NetxFields.weights(g, layer, "weight_rec", loop, notes);
            recurrent = new short[loop.length];
            for (int i = 0; i < loop.length; i++) {
                recurrent[i % out * out + i / out] = own[i];
            }
        }
        byte[] delay = NetxFields.delay(g, before, out);
        if (recurrent != null && delay != null) {
            throw g.error("has delays beside recurrent weights, which are not read");
        }
        layers.add(new NetxLayer.Dense(
                layer,
                before,
                neurons,
                weight,
                NetxFields.weightExponent(g),
                recurrent,
                delay,
                NetxFields.bias(g, neurons),
                NetxFields.neuron(g)));
        shape = neurons;
    }

    private void convolution(HdfGroup g, String layer) {
        Shape before = shape;
        if (before == null) {
            throw g.error("is the first layer, so that the picture's size is not known; an input layer must say it");
        }
        if (NetxFields.isDelayed(g)) {
            throw g.error("has delays; only those of dense layers are read");
        }
        List<Integer> oihw = g.shape("weight");
        if (oihw.size() != 4 && !(oihw.size() == 5 && oihw.get(4) == 1)) {
            throw g.error("has a weight of " + oihw + ", expected out, in, height and width");
        }
        List<Integer> stride = NetxFields.two(g, "stride");
        List<Integer> padding = NetxFields.two(g, "padding");
        List<Integer> dilation = NetxFields.two(g, "dilation");
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
        if (!kernel.out().equals(NetxFields.whole(g))) {
            throw g.error("says its shape is " + NetxFields.whole(g) + ", and its convolution gives " + kernel.out());
        }
        ConvGeometry geometry = ConvGeometry.of(kernel);
        double[] file = g.doubles("weight");
        g.reserve(
                (long) Short.BYTES * geometry.weightCount(),
                "a kernel of " + geometry.kernelHeight() + "x" + geometry.kernelWidth());
        short[] own = NetxFields.weights(g, layer, "weight", file, notes);
        short[] weight = new short[geometry.weightCount()];
        int taps = kernel.taps();
        for (int k = 0; k < file.length; k++) {
            int tap = k % taps;
            int i = k / taps % in;
            int o = k / taps / in;
            weight[ConvGeometry.at(kernel, (tap * in + i) * out + o)] = own[k];
        }
        layers.add(
                new NetxLayer.Conv(layer, geometry, weight, NetxFields.bias(g, geometry.out()), NetxFields.neuron(g)));
        shape = geometry.out();
    }
}
