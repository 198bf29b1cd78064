package io.github.snn4j.models.chip.lower;

import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.Normalized;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.NetworkInput;
import io.github.snn4j.models.chip.Population;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The populations found so far, in order; what none can be is an error with "reason; remedy". */
final class Populations {
    /** The threshold of neurons that pass on whether any of their inputs fired, each with the weight 1. */
    private static final double ANY = 0.5;

    private final Encoder encoder;
    private final List<Population> all = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private @Nullable NetworkInput input;

    /**
     * None yet.
     *
     * @param encoder that of the picture
     */
    Populations(Encoder encoder) {
        this.encoder = encoder;
    }

    List<Population> all() {
        return all;
    }

    /** Where each comes from. */
    List<Origin> origins() {
        return origins;
    }

    /** What drives the first, once that is known. */
    @Nullable
    NetworkInput input() {
        return input;
    }

    void drivenBy(NetworkInput outside) {
        input = outside;
    }

    /** Neurons that pass on within the step whether any of those they see fired. */
    void any(String name, String source, ConvGeometry g) {
        List<Connection> inputs = List.of(new Connection(source, Stage.perChannel(g), 0));
        all.add(new Population(name, g.out(), 1, 1, ANY, 0, new float[0], inputs));
        origins.add(Origin.none());
    }

    /** Neurons with thresholds of their own, whose inputs are scaled to a common one. */
    void fire(String name, Stage.Analog a, CoreNeuron core) {
        if (core.decayCurrent() < 1 && (a.ofPicture() || a.isBiased())) {
            throw new IllegalArgumentException(
                    "a core's bias does not pass through the synaptic current; use synapticTau"
                            + " 0 in the first spiking layer and after a layer with a bias or batch norm");
        }
        double reference = core.threshold()[0];
        double[] scale = new double[a.bias().length];
        for (int c = 0; c < scale.length; c++) {
            double own = core.threshold()[c % core.threshold().length];
            scale[c] = core.gain()[c % core.gain().length] * reference / own;
            if (!(own > 0) || !Double.isFinite(scale[c])) {
                throw new IllegalArgumentException(
                        "a threshold is not above the resting potential; train with positive thresholds");
            }
        }
        add(name, a.scaled(scale, new double[scale.length]), core, reference, scale);
    }

    /** Neurons that only add up. */
    void accumulate(String name, Stage.Analog a) {
        if (a.ofPicture()) {
            throw new IllegalArgumentException("the network has no spiking layer; put one between its linear layers");
        }
        double[] one = {1};
        add(name, a, new CoreNeuron(1, 0, one, one, 0), Double.POSITIVE_INFINITY, one);
    }

    private void add(String name, Stage.Analog a, CoreNeuron core, double threshold, double[] drive) {
        List<Connection> inputs = new ArrayList<>();
        float[] bias = a.bias();
        if (a.ofPicture()) {
            if (a.terms().size() > 1 || !all.isEmpty()) {
                throw new IllegalArgumentException(
                        "the picture reaches neurons besides those of the first spiking layer,"
                                + " and the host writes it as the bias of one population; put a spiking layer behind the first"
                                + " linear layer, before branches part");
            }
            Linear linear = a.terms().get(0).linear();
            input = encoder instanceof Normalized n
                    ? HostLayer.normalized(linear, bias, n)
                    : HostLayer.of(linear, bias, 1);
            bias = new float[0];
        } else {
            a.terms().forEach(t -> inputs.add(new Connection(String.valueOf(t.source()), t.linear(), t.delay())));
        }
        all.add(new Population(
                name,
                a.shape(),
                core.decayCurrent(),
                core.decayVoltage(),
                threshold,
                core.refractorySteps(),
                bias,
                inputs));
        origins.add(new Origin(
                a.terms().stream().map(Stage.Term::origin).toList(),
                a.offset() == null ? null : a.offset().parameter(),
                a.offset() == null ? new double[0] : a.offset().factor(),
                drive,
                core.gain()));
    }
}
