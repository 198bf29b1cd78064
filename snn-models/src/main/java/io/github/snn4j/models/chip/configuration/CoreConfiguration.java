package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.Semantics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model laid out on cores: everything a runner needs, and nothing of how it was compiled.
 *
 * <p>In the file, {@code short[]}, {@code int[]} and {@code float[]} are data values: names that point into the side
 * file, or base64 when they are short; the binary form has sections for them. Written by {@link ConfigurationWriter}, read by
 * {@link ConfigurationReader}.
 */
@SuppressWarnings("ArrayRecordComponent")
public record CoreConfiguration(
        Target target,
        Source source,
        Schedule schedule,
        Input input,
        List<Layer> populations,
        List<Chip> chips,
        Output output) {
    public CoreConfiguration {
        populations = List.copyOf(populations);
        chips = List.copyOf(chips);
    }

    /**
     * The same in another arithmetic.
     *
     * @throws IllegalArgumentException if it has delays and the arithmetic does not
     */
    public CoreConfiguration with(Semantics semantics) {
        if (semantics == Semantics.NENGO_LOIHI
                && chips.stream()
                        .flatMap(chip -> chip.cores().stream())
                        .flatMap(core -> core.synLists().stream())
                        .anyMatch(list -> list.delay() > 0)) {
            throw new IllegalArgumentException(
                    "there are synaptic delays, which " + semantics.key() + " does not have");
        }
        Target other = new Target(target.name(), semantics.key());
        return new CoreConfiguration(other, source, schedule, input, populations, chips, output);
    }

    /** The populations that lie on cores: all but one whose spikes come from outside. */
    public List<Layer> onCores() {
        return input.kind().equals("spikes") ? populations.subList(1, populations.size()) : populations;
    }

    /** The same with another note of where it came from. */
    public CoreConfiguration from(Source other) {
        return new CoreConfiguration(target, other, schedule, input, populations, chips, output);
    }

    /** The same with noise of another exponent on all cores, 0…{@value Core.Noise#EXP_MAX}. */
    public CoreConfiguration withNoiseExponent(int exponent) {
        List<Chip> others = chips.stream()
                .map(chip -> new Chip(
                        chip.id(),
                        chip.cores().stream()
                                .map(core -> core.withNoiseExponent(exponent))
                                .toList()))
                .toList();
        return new CoreConfiguration(target, source, schedule, input, populations, others, output);
    }

    /**
     * The chip the file was made for.
     *
     * @param semantics the integer profile, {@code lava} or {@code nengo-loihi}
     */
    public record Target(String name, String semantics) {}

    /**
     * Where the model came from.
     *
     * @param model name of the network
     * @param dataset what it was trained on, or empty
     * @param weightsSha256 SHA-256 of its parameters in order, or empty where there was no such file
     */
    public record Source(String model, String dataset, String weightsSha256) {
        /** A network of which only the name is known. */
        public Source(String model) {
            this(model, "", "");
        }
    }

    /**
     * The clock: a picture is shown for {@code steps}; layer k runs from chip step k; u and v are zeroed before it.
     *
     * @param depth layers that have neurons; a picture takes steps + depth − 1 chip steps
     * @param resetPerPicture always true in version 1.0
     */
    public record Schedule(int steps, int depth, boolean resetPerPicture) {}

    /**
     * What drives the first layer.
     *
     * @param kind {@code bias}: population 0 is on cores and gets a bias per picture; {@code spikes}: population 0 lies
     *     outside the chip and its spikes enter by {@code routes}
     * @param host float layer from picture to bias, if the kind is bias
     * @param encoder what makes the spikes of an example, as in a network's JSON; null where they are given
     */
    public record Input(
            String kind,
            @JsonSetter(nulls = Nulls.SET) @Nullable Host host,
            List<Route> routes,
            @JsonSetter(nulls = Nulls.SET) @Nullable String encoder) {
        public Input {
            routes = List.copyOf(routes);
        }
    }

    /**
     * The host's layer.
     *
     * @param kind {@code conv} (weights [kH][kW][in][out]) or {@code dense} ([in][out])
     * @param kernel height, width, strides and paddings (vertical, horizontal) of a convolution; empty for dense
     * @param mean taken from each channel of the picture first, or empty
     * @param scale what each channel is then multiplied by, or empty
     * @param biasScale mantissa per unit of the result
     */
    public record Host(
            String kind,
            List<Integer> inHwc,
            List<Integer> outHwc,
            List<Integer> kernel,
            float[] mean,
            float[] scale,
            float[] weights,
            float[] bias,
            double biasScale,
            int biasExponent) {
        /**
         * The layer, checked.
         *
         * @throws IllegalArgumentException if kind, shapes and weights do not agree
         */
        public HostLayer layer() {
            if (inHwc.size() != 3 || outHwc.size() != 3) {
                throw new IllegalArgumentException("in_hwc and out_hwc need three values");
            }
            Shape in = new Shape(inHwc.get(0), inHwc.get(1), inHwc.get(2));
            Shape out = new Shape(outHwc.get(0), outHwc.get(1), outHwc.get(2));
            Geometry geometry;
            if (kind.equals("conv") && kernel.size() == 6) {
                geometry = new ConvGeometry(
                        in,
                        out.channels(),
                        kernel.get(0),
                        kernel.get(1),
                        kernel.get(2),
                        kernel.get(3),
                        kernel.get(4),
                        kernel.get(5));
            } else if (kind.equals("dense") && kernel.isEmpty()) {
                geometry = new DenseGeometry(in, out);
            } else {
                throw new IllegalArgumentException("kind must be conv with six kernel values or dense with none, got "
                        + kind + " with " + kernel.size());
            }
            if (!geometry.out().equals(out)) {
                throw new IllegalArgumentException("out_hwc must be " + geometry.out() + ", got " + out);
            }
            return new HostLayer(new Linear(geometry, weights), bias, 1, mean, scale);
        }
    }

    /**
     * A population by name.
     *
     * @param shapeWhc width, height, channels; neurons are numbered by height, width, channel, channel fastest
     * @param layer depth of the population, 0 for the one that is driven
     * @param voltageScale integer v per float v
     */
    public record Layer(String id, List<Integer> shapeWhc, int layer, double voltageScale) {}

    /** A chip of the mesh. */
    public record Chip(int id, List<Core> cores) {
        public Chip {
            cores = List.copyOf(cores);
        }
    }

    /**
     * How the last population is read.
     *
     * @param decode {@code count} or {@code v}
     */
    public record Output(String pop, String decode) {}
}
