package io.github.snn4j.models.netx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.Golden;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.quantise.Exponents;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerReport;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.Quantisation;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From netx to a network in float and back to integers, against those of the file. */
class NetxImportTest {
    private static final int STEPS = 20;

    private static Quantisation again(NetxNetwork file, Exponents exponents) {
        TrainedNetwork model = NetxImport.network(file, STEPS);
        Scheme own = model.network().recipe().quantize().scheme().orElseThrow();
        return Quantiser.quantise(Lowering.lower(model), own, exponents);
    }

    private static List<BitSet> spikes(int neurons) {
        Random r = new Random(8);
        List<BitSet> all = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < neurons; i++) {
                fired.set(i, r.nextInt(5) == 0);
            }
            all.add(fired);
        }
        return all;
    }

    private static int count(List<BitSet> spikes) {
        return spikes.stream().mapToInt(BitSet::cardinality).sum();
    }

    private static void assertSame(QuantisedNetwork file, QuantisedNetwork own) {
        for (int k = 0; k < file.populations().size(); k++) {
            QuantisedPopulation p = file.populations().get(k);
            QuantisedPopulation q = own.populations().get(k);
            assertEquals(
                    List.of(p.decayCurrent(), p.decayVoltage(), p.thresholdMantissa(), p.refractoryDelay()),
                    List.of(q.decayCurrent(), q.decayVoltage(), q.thresholdMantissa(), q.refractoryDelay()));
            assertEquals(p.inputs().size(), q.inputs().size());
            for (int c = 0; c < p.inputs().size(); c++) {
                assertEquals(0, q.inputs().get(c).weightExponent());
                assertArrayEquals(p.inputs().get(c).weights(), q.inputs().get(c).weights(), p.name());
            }
            for (int i = 0; i < p.shape().size(); i++) {
                assertEquals(p.bias(i), q.bias(i), p.name());
            }
        }
    }

    /** Dense layers that spikes drive, on cores and as netx. */
    @ParameterizedTest
    @EnumSource
    void theTutorialsNetworkComesBack(Exponents exponents) throws IOException {
        NetxNetwork file = NetxReader.read(Golden.interop("lava/trained_mnist_network.net"));
        QuantisedNetwork expected = file.quantised(STEPS);
        QuantisedNetwork found = again(file, exponents).network();
        assertSame(expected, found);
        List<BitSet> input = spikes(784);
        LayerRun run = new IntegerForward(expected).runSpikes(input);
        assertTrue(count(run.spikes().get(2)) > 10, count(run.spikes().get(2)) + " spikes");
        assertEquals(run.spikes(), new IntegerForward(found).runSpikes(input).spikes());
        if (exponents == Exponents.NONE) {
            QuantisedNetwork written = NetxExport.network(found).quantised(STEPS);
            assertSame(expected, written);
            LayerRun third = new IntegerForward(written).runSpikes(input);
            assertArrayEquals(run.potentials(), third.potentials());
        }
    }

    /** Pixels in whole units of 64 whatever the exponents, also beyond 1 where the mantissas are full; convolutions. */
    @ParameterizedTest
    @EnumSource
    void aNetworkOfPicturesComesBack(Exponents exponents) throws IOException {
        NetxNetwork file = NetxReader.read(Golden.interop("lava/tiny.net"));
        QuantisedNetwork expected = file.quantised(STEPS);
        QuantisedNetwork found = again(file, exponents).network();
        assertSame(expected, found);
        float[] picture = Networks.picture(3, 16 * 16 * 3);
        picture[7] = 255;
        assertEquals(6, found.biasExponent());
        assertArrayEquals(expected.biasMantissas(picture), found.biasMantissas(picture));
        LayerRun run = new IntegerForward(expected).run(picture);
        assertTrue(count(run.spikes().get(1)) > 100, count(run.spikes().get(1)) + " spikes");
        assertEquals(run.spikes(), new IntegerForward(found).run(picture).spikes());
    }

    private static NetxNetwork dense(NetxNeuron neuron, short... weights) {
        short[] bias = {-4095, 17};
        Shape in = Shape.vector(weights.length / 2);
        return new NetxNetwork(
                "n",
                in,
                List.of(new NetxLayer.Dense("d", in, Shape.vector(2), weights, 0, null, null, bias, neuron)),
                0);
    }

    /** The ends of what is exact; odd weights go to the next even one and are reported. */
    @Test
    void integersAreKeptUpToTheEnds() {
        for (NetxNeuron neuron : List.of(
                new NetxNeuron(1, 0, 1, 1),
                new NetxNeuron(4095, 4095, (1 << 17) - 1, 7),
                new NetxNeuron(77, 3, 9, 2))) {
            NetxNetwork file = dense(neuron, new short[] {-256, 254, 0, 2});
            NetxNetwork unbiased = new NetxNetwork(
                    "n",
                    file.input(),
                    List.of(new NetxLayer.Dense(
                            "d",
                            file.input(),
                            Shape.vector(2),
                            ((NetxLayer.Dense) file.layers().get(0)).weight(),
                            0,
                            null,
                            null,
                            new short[0],
                            neuron)),
                    0);
            assertSame(
                    unbiased.quantised(STEPS), again(unbiased, Exponents.FREE).network());
        }
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> NetxImport.network(dense(new NetxNeuron(9, 9, 5, 1), new short[] {2, 4}), STEPS));
        assertTrue(String.valueOf(e.getMessage()).startsWith("d: has a bias"), e + "");
        NetxNetwork biased = dense(new NetxNeuron(4096, 100, 5, 1), new short[] {-256, 254, 0, 2});
        assertSame(biased.quantised(STEPS), again(biased, Exponents.NONE).network());
        Quantisation odd = again(dense(new NetxNeuron(4096, 100, 5, 1), new short[] {-255, 3, 0, 255}), Exponents.NONE);
        assertArrayEquals(
                new short[] {-256, 4, 0, 254},
                odd.network().populations().get(0).inputs().get(0).weights());
        LayerReport report = odd.report().get(0);
        assertTrue(report.weightRms() > 0, report + "");
    }

    /** A convolution at the end, and sums at the end that forget. */
    @Test
    void whatAFileEndsIn() {
        ConvGeometry g = ConvGeometry.of(new Shape(4, 5, 2), 3, 2, 2, 1, 0);
        NetxNeuron neuron = new NetxNeuron(4096, 100, 5, 1);
        short[] weight = new short[g.weightCount()];
        NetxNetwork picture =
                new NetxNetwork("n", g.in(), List.of(new NetxLayer.Conv("c", g, weight, new short[0], neuron)), 0);
        assertEquals(
                new Shape(3, 4, 3),
                NetxImport.network(picture, 4).network().graph().output());
        short[] w = {2, 4, 6, 8};
        NetxNetwork sum = dense(new NetxNeuron(4096, 0, 1 << 17, 1), w);
        assertSame(sum.quantised(STEPS), again(sum, Exponents.NONE).network());
        for (NetxNeuron forgetting : List.of(
                NetxNeuron.ACCUMULATOR, new NetxNeuron(4096, 9, 1 << 17, 1), new NetxNeuron(5, 0, 1 << 17, 1))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> NetxImport.network(dense(forgetting, w), 4));
            assertTrue(String.valueOf(e.getMessage()).startsWith("d: its neurons never fire and forget"), e + "");
        }
    }
}
