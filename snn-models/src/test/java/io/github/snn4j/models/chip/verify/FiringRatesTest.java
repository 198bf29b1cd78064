package io.github.snn4j.models.chip.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiringRatesTest {
    private static final int PICTURES = 12;
    private static final NoisePictures NOISE =
            new NoisePictures(PICTURES, new io.github.snn4j.core.kernel.Shape(8, 8, 2));

    /** Weights of the second layer are multiplied, so that one scale for all is fine or coarse for them. */
    private static TrainedNetwork model(float factor, String encoder) {
        String json = ("{'name': 'n', 'input': [8, 8, 2], 'steps': 6, 'encoder': '" + encoder + "', 'layers': ["
                        + "{'type': 'Conv2d', 'channels': 4, 'padding': 1}, {'type': 'Spiking', 'neuron': {'type': 'Lif',"
                        + " 'threshold': 0.4}}, {'type': 'Conv2d', 'channels': 5}, {'type': 'Spiking', 'neuron': {'type':"
                        + " 'Lif', 'threshold': 0.2}}, 'Flatten', {'type': 'Dense', 'units': 3}]}")
                .replace('\'', '"');
        Network network = NetworkJson.builtIn().read(json, "n.json");
        Weights weights = Weights.initial(network.graph(), 4);
        float[] w = weights.get("conv2.weight");
        for (int i = 0; i < w.length; i++) {
            w[i] *= factor;
        }
        weights.set("conv2.weight", w);
        return new TrainedNetwork(network, weights, Map.of());
    }

    private static FiringRates measure(TrainedNetwork model, Scheme scheme) {
        try (Workers workers = new Workers(2)) {
            return FiringRates.measure(
                    model, Quantiser.quantise(Lowering.lower(model), scheme).network(), NOISE, workers);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothSchemesStayNearTheFloatNetwork(Scheme scheme) {
        for (String encoder : List.of("Direct", "BernoulliRate")) {
            FiringRates rates = measure(model(3, encoder), scheme);
            assertEquals(3, rates.layers().size());
            for (FiringRates.Layer layer : rates.layers().subList(0, 2)) {
                assertTrue(layer.inFloat() > 0.03, layer.toString());
                assertEquals(0, layer.change(), scheme == Scheme.NENGO ? 0.02 : 0.08, encoder + " " + layer);
                assertEquals(0, layer.overflows() + layer.saturations());
            }
            assertTrue(Double.isNaN(rates.layers().get(2).inFloat()));
        }
    }

    @Test
    void ratesAreCountedSpikes() {
        TrainedNetwork model = model(1, "Direct");
        QuantisedNetwork q = Quantiser.quantise(Lowering.lower(model)).network();
        FiringRates.Layer found = measure(model, Scheme.NENGO).layers().get(1);
        int spikes = 0;
        for (int i = 0; i < PICTURES; i++) {
            float[] picture = new float[128];
            NOISE.read(i, picture, 0);
            LayerRun run = new IntegerForward(q).run(picture);
            spikes += run.spikes().get(1).stream().mapToInt(BitSet::cardinality).sum();
        }
        assertTrue(spikes > 0);
        assertEquals(spikes / (6 * 6 * 5 * 6.0 * PICTURES), found.quantised(), 1e-12);
        assertEquals(found.quantised() / found.inFloat() - 1, found.change());
    }

    /** Small weights are a few steps of the one scale for all, and use all bits of their own. */
    @Test
    void aScaleTooCoarseChangesARate() {
        TrainedNetwork model = model(0.3f, "Direct");
        double slayer = measure(model, Scheme.SLAYER).layers().get(1).change();
        double nengo = measure(model, Scheme.NENGO).layers().get(1).change();
        assertTrue(Math.abs(slayer) > 5 * Math.abs(nengo), slayer + " " + nengo);
    }
}
