package io.github.snn4j.models.netx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.quantise.Exponents;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.hdf.HdfReader;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetxExportTest {
    private static final int STEPS = 12;
    private static final Shape PICTURE = new Shape(11, 7, 3);

    @TempDir
    Path folder = Path.of("");

    /** Asymmetric kernel, strides and paddings, a pool before a convolution and before a dense layer, recurrent weights. */
    private static LoweredNetwork network(double scale) {
        Random r = new Random(5);
        var uneven = new ConvGeometry(PICTURE, 4, 4, 2, 1, 3, 1, 2);
        Linear first = new Linear(uneven, Networks.floats(r, uneven.weightCount(), scale));
        Shape one = uneven.out();
        assertEquals(new Shape(10, 4, 4), one);
        Linear second =
                Networks.conv(r, new Shape(5, 2, 4), 6, 2, 1, 1, 1, scale).afterAveragePool(one, 2);
        Shape two = second.geometry().out();
        assertEquals(new Shape(6, 4, 6), two);
        Linear third = Linear.dense(3 * 2 * 6, 9, Networks.floats(r, 3 * 2 * 6 * 9, scale))
                .afterAveragePool(two, 2);
        Linear loop = Linear.dense(9, 9, Networks.floats(r, 81, scale));
        Linear last = Linear.dense(9, 5, Networks.floats(r, 45, scale));
        return new LoweredNetwork(
                "mixed",
                STEPS,
                new SpikeInput("in", PICTURE),
                List.of(
                        new Population(
                                "conv1",
                                one,
                                0.6,
                                0.3,
                                0.5,
                                0,
                                Networks.floats(r, 4, 0.1),
                                List.of(new Connection("in", first, 0))),
                        new Population(
                                "conv2",
                                two,
                                1,
                                0.1,
                                0.2,
                                0,
                                new float[0],
                                List.of(new Connection("conv1", second, 0))),
                        new Population(
                                "loop",
                                Shape.vector(9),
                                0.9,
                                0,
                                0.2,
                                0,
                                Networks.floats(r, 9, 0.1),
                                List.of(new Connection("conv2", third, 0), new Connection("loop", loop, 1))),
                        new Population(
                                "out",
                                Shape.vector(5),
                                1,
                                0,
                                Double.POSITIVE_INFINITY,
                                0,
                                Networks.floats(r, 5, 0.1),
                                List.of(new Connection("loop", last, 0)))),
                Decode.POTENTIAL);
    }

    private static List<BitSet> spikes() {
        Random r = new Random(8);
        List<BitSet> all = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < PICTURE.size(); i++) {
                fired.set(i, r.nextInt(4) == 0);
            }
            all.add(fired);
        }
        return all;
    }

    @Test
    void whatIsWrittenIsReadAndSpikesAlike() throws IOException {
        QuantisedNetwork network =
                Quantiser.quantise(network(0.3), Scheme.NENGO, Exponents.NONE).network();
        Path file = folder.resolve("mixed.net");
        NetxWriter.write(NetxExport.network(network), file);
        NetxNetwork read = NetxReader.read(file);
        assertEquals(PICTURE, read.input());
        assertEquals(STEPS, read.steps());
        QuantisedNetwork again = read.quantised(read.steps());
        assertEquals(network.decode(), again.decode());
        for (int k = 0; k < 4; k++) {
            QuantisedPopulation p = network.populations().get(k);
            QuantisedPopulation q = again.populations().get(k);
            assertEquals(p.shape(), q.shape());
            assertEquals(
                    List.of(p.decayCurrent(), p.decayVoltage(), p.thresholdMantissa(), p.refractoryDelay()),
                    List.of(q.decayCurrent(), q.decayVoltage(), q.thresholdMantissa(), q.refractoryDelay()));
            assertEquals(p.accumulates(), q.accumulates());
            for (int i = 0; i < p.shape().size(); i++) {
                assertEquals(p.bias(i), q.bias(i));
            }
            assertEquals(p.inputs().size(), q.inputs().size());
            for (int c = 0; c < p.inputs().size(); c++) {
                assertEquals(p.inputs().get(c).delay(), q.inputs().get(c).delay());
                if (p.inputs().get(c).geometry().pool() == 1) {
                    assertArrayEquals(
                            p.inputs().get(c).weights(), q.inputs().get(c).weights());
                }
            }
        }
        LayerRun expected = new IntegerForward(network).runSpikes(spikes());
        LayerRun found = new IntegerForward(again).runSpikes(spikes());
        assertEquals(expected.spikes(), found.spikes());
        assertArrayEquals(expected.potentials(), found.potentials());
        for (int k = 0; k < 3; k++) {
            int fired = expected.spikes().get(k).stream()
                    .mapToInt(BitSet::cardinality)
                    .sum();
            assertTrue(
                    fired > 10
                            && fired
                                    < STEPS
                                            * network.populations()
                                                    .get(k)
                                                    .shape()
                                                    .size(),
                    fired + " spikes");
        }
    }

    /** The file itself: types that Lava's library reads, its order of channels, and the pool as taps of one weight. */
    @Test
    void theFileIsChannelsFirst() throws IOException {
        QuantisedNetwork network =
                Quantiser.quantise(network(0.3), Scheme.NENGO, Exponents.NONE).network();
        Path file = folder.resolve("mixed.net");
        NetxWriter.write(NetxExport.network(network), file);
        short[] first = network.populations().get(0).inputs().get(0).weights();
        short[] third = network.populations().get(2).inputs().get(0).weights();
        HdfReader.read(file, "a netx file", root -> {
            var layers = root.group("layer");
            List<String> types = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                types.add(layers.group(Integer.toString(i)).string("type"));
            }
            assertEquals(List.of("input", "conv", "conv", "flatten", "dense_rec", "dense"), types);
            assertEquals(List.of(3, 11, 7), layers.group("0").integers("shape"));
            var conv = layers.group("1");
            assertEquals(List.of(4, 10, 4), conv.integers("shape"));
            assertEquals(List.of(4, 3, 4, 2), conv.shape("weight"));
            assertEquals(List.of(1, 3), conv.integers("stride"));
            assertEquals(List.of(1, 2), conv.integers("padding"));
            // output 1, input 2, row 3, column 0
            assertEquals(first[((3 * 2 + 0) * 3 + 2) * 4 + 1], conv.doubles("weight")[((1 * 3 + 2) * 4 + 3) * 2]);
            var pooled = layers.group("2");
            assertEquals(List.of(6, 4, 4, 2), pooled.shape("weight"));
            assertEquals(List.of(2, 2), pooled.integers("stride"));
            double[] taps = pooled.doubles("weight");
            assertTrue(taps[0] == taps[1] && taps[0] == taps[2] && taps[0] == taps[3] && taps[0] != taps[4]);
            // neuron 7 from channel 5, row 4, column 3 of 6x4x6, which is square (2, 1) of 3x2
            double[] dense = layers.group("4").doubles("weight");
            assertEquals(third[((2 * 2 + 1) * 6 + 5) * 9 + 7], dense[7 * 144 + (5 * 6 + 4) * 4 + 3]);
            assertEquals(1 << 17, layers.group("5").group("neuron").integer("vThMant", 0));
            return root;
        });
    }

    @Test
    void pixelsDriveByOneWeightAndOneBias() throws IOException {
        Shape picture = new Shape(3, 2, 2);
        float[] diagonal = {5, 0, 0, 5};
        Linear each = new Linear(ConvGeometry.of(picture, 2, 1, 1, 1, 0), diagonal);
        Linear last = Networks.conv(new Random(1), picture, 3, 2, 2, 1, 0, 1);
        var lowered = new LoweredNetwork(
                "pixels",
                STEPS,
                HostLayer.of(each, new float[] {1, 1}, 1),
                List.of(
                        new Population("pixel", picture, 1, 0.1, 9, 0, new float[0], List.of()),
                        new Population(
                                "conv",
                                last.geometry().out(),
                                1,
                                0.2,
                                1.5,
                                0,
                                new float[0],
                                List.of(new Connection("pixel", last, 0)))),
                Decode.COUNT);
        QuantisedNetwork network =
                Quantiser.quantise(lowered, Scheme.NENGO, Exponents.NONE).network();
        Path file = folder.resolve("pixels.net");
        NetxWriter.write(NetxExport.network(network), file);
        QuantisedNetwork again = NetxReader.read(file).quantised(STEPS);
        float[] x = Networks.picture(3, picture.size());
        int[] expected = network.biasMantissas(x);
        int[] found = again.biasMantissas(x);
        int largest = 0;
        for (int i = 0; i < expected.length; i++) {
            int bias = expected[i] << network.biasExponent();
            assertEquals(bias, found[i] << again.biasExponent(), 64, "bias " + i);
            largest = Math.max(largest, Math.abs(bias));
        }
        assertTrue(largest > 50 * 64, largest + "");
        assertEquals(
                new IntegerForward(network).runBias(expected).spikes(),
                new IntegerForward(again).runBias(expected).spikes());
    }

    @Test
    void allThatNetxDoesNotHaveIsNamed() {
        var e = assertThrows(
                CannotExportException.class,
                () -> NetxExport.network(
                        Quantiser.quantise(Networks.skipping(2)).network()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("cannot be written as netx"), message);
        assertTrue(message.contains("the host computes its linear layer"), message);
        assertTrue(message.contains("is not a multiple of 64"), message);
        assertTrue(message.contains("its neurons rest for 1 steps"), message);
        assertTrue(message.contains("biases of their own"), message);
        assertTrue(message.contains("a connection from \"conv3\" with a delay of 1 steps"), message);
        assertTrue(message.contains("a connection from \"conv1\""), message);
        List<String> layers =
                e.refusals().stream().map(Refusal::layer).distinct().toList();
        assertEquals(List.of("conv1", "conv2", "conv3", "out"), layers);
    }

    /** Weights on ±254, thresholds that fit: without exponents only the weights can give way. */
    @Test
    void withoutExponentsEverythingIsInUnitsOf64() {
        QuantisedNetwork free = Quantiser.quantise(network(0.0008)).network();
        QuantisedNetwork fixed = Quantiser.quantise(network(0.0008), Scheme.NENGO, Exponents.NONE)
                .network();
        assertTrue(free.populations().get(0).inputs().get(0).weightExponent() < 0);
        for (int k = 0; k < 4; k++) {
            QuantisedPopulation p = free.populations().get(k);
            QuantisedPopulation q = fixed.populations().get(k);
            // half where a bias of 4095 units of 64 is not enough
            double ratio = q.voltageScale() / p.voltageScale();
            assertTrue(ratio == 1 || ratio == 0.5, ratio + "");
            for (int c = 0; c < p.inputs().size(); c++) {
                assertEquals(0, q.inputs().get(c).weightExponent());
                for (int i = 0; i < p.inputs().get(c).weights().length; i++) {
                    double exact = Math.scalb(
                            ratio * p.inputs().get(c).weights()[i],
                            p.inputs().get(c).weightExponent());
                    assertEquals(exact, q.inputs().get(c).weights()[i], 2);
                }
            }
            for (int i = 0; i < p.shape().size(); i++) {
                assertEquals(ratio * p.bias(i), q.bias(i), 32 + 64);
                assertEquals(0, q.bias(i) % 64);
            }
        }
    }
}
