package io.github.snn4j.models.netx;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.hdf.HdfGroup;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a layer of a netx file says of itself; files vary in how they store it. */
final class NetxFields {
    private static final Set<String> NEURONS = Set.of("LOIHI", "CUBA");
    /** Longer delays are shortened, as Lava does. */
    private static final int LARGEST_DELAY = 62;

    private NetxFields() {}

    /** Channels, height and width, or a number of neurons. */
    static Shape whole(HdfGroup g) {
        List<Integer> chw = g.integers("shape");
        return switch (chw.size()) {
            case 1 -> Shape.vector(chw.get(0));
            case 2 -> new Shape(chw.get(0), chw.get(1), 1);
            case 3 -> new Shape(chw.get(1), chw.get(2), chw.get(0));
            default -> throw g.error("has a shape of " + chw.size() + " numbers, expected channels, height and width");
        };
    }

    static int number(HdfGroup g, String field, int otherwise) {
        return g.has(field) ? (int) g.doubles(field)[0] : otherwise;
    }

    static NetxNeuron neuron(HdfGroup layer) {
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

    /** The exponent of a dense layer's weights; a convolution of Lava's has none, whatever its file says. */
    static int weightExponent(HdfGroup layer) {
        int exponent = layer.has("neuron") ? layer.group("neuron").integer("wgtExp", 0) : 0;
        if (exponent < -8 || exponent > 7) {
            throw layer.group("neuron").error("has wgtExp " + exponent + ", expected -8 to 7");
        }
        return exponent;
    }

    /** Steps for each weight of a dense layer, as {@code [in][out]}; null where there is none. */
    static byte @Nullable [] delay(HdfGroup g, Shape before, int out) {
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

    static boolean isDelayed(HdfGroup g) {
        return g.has("delay") && Arrays.stream(g.doubles("delay")).anyMatch(d -> d != 0);
    }

    static List<Integer> two(HdfGroup g, String field) {
        List<Integer> numbers = g.integers(field);
        return numbers.size() == 1 ? Collections.nCopies(2, numbers.get(0)) : numbers;
    }

    /** Whole numbers, clipped to what synapses of their signs hold; a note says how many were. */
    static short[] weights(HdfGroup g, String layer, String field, double[] values, Consumer<String> notes) {
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
    static short[] bias(HdfGroup g, Shape own) {
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
