package io.github.snn4j.models.netx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.Golden;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.chip.simulate.Stimulus;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetxTest {
    @TempDir
    Path folder = Path.of("");

    /** lava-dl's own recording of its network of two convolutions, on simulated cores and layer by layer. */
    @Test
    void tinyNetworkSpikesAsRecorded() throws IOException {
        NetxNetwork file = NetxReader.read(Golden.file("loihi/lava-dl/tinynet/tiny.net"));
        int steps = 15;
        QuantisedNetwork network = file.quantised(steps);
        int[] bias = new int[16 * 16 * 3];
        NpyFile recorded = NpyFile.read(Golden.file("loihi/lava-dl/tinynet/input_bias.npy"));
        for (int i = 0; i < bias.length; i++) {
            // recorded as width, height, channel
            int y = i / 3 / 16;
            int x = i / 3 % 16;
            bias[i] = (int) recorded.getDouble((x * 16 + y) * 3 + i % 3);
        }
        Path compiled = folder.resolve("tiny.json");
        ConfigurationWriter.write(Partitioner.partition(network, Limits.named("loihi1")), compiled, false);
        CoreSimulator simulator = new CoreSimulator(CoreProgram.load(compiled));
        SimulationResult onCores =
                simulator.run(Stimulus.bias(bias, steps), new Recording(true, Set.of("conv1"), Set.of()));
        LayerRun byLayer = new IntegerForward(network).runBias(bias);
        String[] names = {"input", "layer1", "output"};
        int[] totals = {6783, 1633, 92};
        for (int k = 0; k < names.length; k++) {
            NpyFile golden = NpyFile.read(Golden.file("loihi/lava-dl/tinynet/" + names[k] + ".npy"));
            Shape s = file.layers().get(k).shape();
            int spikes = 0;
            for (int t = 0; t < steps; t++) {
                BitSet expected = new BitSet();
                for (int i = 0; i < s.size(); i++) {
                    int c = i % s.channels();
                    int pixel = i / s.channels();
                    // index 0 is blank
                    expected.set(i, golden.getDouble((c * s.pixels() + pixel) * 16 + t + 1) != 0);
                }
                spikes += expected.cardinality();
                assertEquals(expected, onCores.spikes().get(k).get(t), names[k] + " at step " + t);
                assertEquals(expected, byLayer.spikes().get(k).get(t), names[k] + " at step " + t);
            }
            assertEquals(totals[k], spikes, names[k]);
        }
        NpyFile current = NpyFile.read(Golden.file("loihi/lava-dl/tinynet/current.npy"));
        int[][] u = onCores.currents().getOrDefault("conv1", new int[0][]);
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < 6 * 6 * 24; i++) {
                assertEquals(64 * current.getDouble((i % 24 * 36 + i / 24) * 16 + t + 1), u[t][i]);
            }
        }
    }

    /** Its own input and what lava-dl recorded of its first layer; the second must answer, alike on cores and by layer. */
    @Test
    void oxfordNetworkRuns() throws IOException {
        NetxNetwork file = NetxReader.read(Golden.interop("lava/oxford_network.net"));
        double[][] in = Golden.npy("loihi/lava-dl/dense/in.npy.gz");
        double[][] out = Golden.npy("loihi/lava-dl/dense/out.npy.gz");
        int steps = 1999;
        List<BitSet> input = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < 200; i++) {
                fired.set(i, in[i][t] != 0);
            }
            input.add(fired);
        }
        LayerRun run = assertRuns(file.quantised(steps), input, 5000);
        for (int t = 0; t < steps; t++) {
            for (int o = 0; o < 256; o++) {
                assertEquals(out[o][t + 1] != 0, run.spikes().get(0).get(t).get(o), "neuron " + o + " at step " + t);
            }
        }
    }

    private static LayerRun assertRuns(QuantisedNetwork network, List<BitSet> input, int least) {
        LayerRun byLayer = new IntegerForward(network).runSpikes(input);
        CoreProgram program = CoreProgram.of(Partitioner.partition(network, Limits.named("generic")));
        SimulationResult onCores = new CoreSimulator(program, true).run(Stimulus.spikes(input), Recording.SPIKES);
        int spikes = 0;
        for (int k = 0; k < byLayer.spikes().size(); k++) {
            assertEquals(byLayer.spikes().get(k), onCores.spikes().get(k + 1), "layer " + k);
            spikes += byLayer.spikes().get(k).stream()
                    .mapToInt(BitSet::cardinality)
                    .sum();
        }
        assertTrue(spikes > least, spikes + " spikes");
        return byLayer;
    }

    /** Ten layers, so that "10" comes after "9"; groups, dilation, uneven stride and padding, recurrent weights. */
    @Test
    void quirksOfRealFiles() throws IOException {
        Random random = new Random(3);
        Path path = folder.resolve("quirks.net");
        try (WritableHdfFile hdf = HdfFile.write(path)) {
            WritableGroup layers = hdf.putGroup("layer");
            layer(layers, 0, "input", g -> g.putDataset("shape", new long[] {4, 9, 7}));
            layer(layers, 1, "conv", g -> {
                g.putDataset("shape", new long[] {6, 3, 7});
                g.putDataset("weight", weights(random, 6, 2, 3, 2, 1));
                g.putDataset("stride", new long[] {3, 1});
                g.putDataset("padding", new long[] {1, 1});
                g.putDataset("dilation", new long[] {1, 2});
                g.putDataset("groups", 2L);
                g.putDataset("bias", new double[] {2});
                neuron(g, 2048, 1024, 3);
            });
            layer(layers, 2, "flatten", g -> g.putDataset("shape", new long[] {1, 1, 126}));
            layer(layers, 3, "dense_rec", g -> {
                g.putDataset("shape", new long[] {8, 1, 1});
                g.putDataset("weight", weights(random, 8, 126));
                g.putDataset("weight_rec", weights(random, 8, 8));
                neuron(g, 4096, 512, 10);
            });
            for (int k = 4; k < 11; k++) {
                layer(layers, k, "dense", g -> {
                    g.putDataset("shape", new long[] {8});
                    g.putDataset("weight", weights(random, 64));
                    neuron(g, 4096, 4096, 2);
                });
            }
        }
        NetxNetwork file = NetxReader.read(path);
        assertEquals(
                List.of("conv1", "dense3", "dense4", "dense5", "dense6", "dense7", "dense8", "dense9", "dense10"),
                file.layers().stream().map(NetxLayer::name).toList());
        NetxLayer.Conv conv = (NetxLayer.Conv) file.layers().get(0);
        assertEquals(new Shape(3, 7, 6), conv.shape());
        // output channels 3 to 5 see input channels 2 and 3 only
        for (int i = 0; i < conv.weight().length; i++) {
            boolean seen = i % 6 / 3 == i / 6 % 4 / 2 && i / 24 % 3 != 1;
            assertTrue(seen || conv.weight()[i] == 0, "weight " + i);
        }
        List<BitSet> input = new ArrayList<>();
        for (int t = 0; t < 30; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < 4 * 9 * 7; i++) {
                fired.set(i, random.nextInt(4) == 0);
            }
            input.add(fired);
        }
        assertRuns(file.quantised(30), input, 500);
    }

    /** Delays of inputs are the spikes of another time; those of neurons, without a bias, their own spikes of another time. */
    @Test
    void delaysShiftSpikesInTime() throws IOException {
        int steps = 80;
        int in = 12;
        int out = 5;
        Random random = new Random(4);
        float[][] weight = (float[][]) weights(random, out, in);
        List<BitSet> input = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < in; i++) {
                fired.set(i, random.nextInt(5) == 0);
            }
            input.add(fired);
        }
        List<BitSet> plain = spikes(input, weight, null);
        long[] ofNeurons = {0, 7, 3, 62, 100};
        List<BitSet> late = spikes(input, weight, ofNeurons);
        for (int o = 0; o < out; o++) {
            int by = (int) Math.min(62, ofNeurons[o]);
            for (int t = 0; t < steps; t++) {
                assertEquals(t >= by && plain.get(t - by).get(o), late.get(t).get(o), "neuron " + o + " at " + t);
            }
        }
        long[] ofInputs = {0, 1, 2, 3, 4, 5, 6, 7, 40, 62, 63, 0};
        List<BitSet> shifted = new ArrayList<>();
        long[][] ofSynapses = new long[out][in];
        for (int t = 0; t < steps; t++) {
            BitSet fired = new BitSet();
            for (int i = 0; i < in; i++) {
                int by = (int) Math.min(62, ofInputs[i]);
                fired.set(i, t >= by && input.get(t - by).get(i));
                for (int o = 0; o < out; o++) {
                    ofSynapses[o][i] = ofInputs[i];
                }
            }
            shifted.add(fired);
        }
        assertEquals(spikes(shifted, weight, null), spikes(input, weight, ofInputs));
        assertEquals(spikes(shifted, weight, null), spikes(input, weight, ofSynapses));
    }

    /** Of a dense layer, on cores and by layer, from what was read and from what was written of it. */
    private List<BitSet> spikes(List<BitSet> input, float[][] weight, @Nullable Object delay) throws IOException {
        Path path = folder.resolve("delays.net");
        try (WritableHdfFile hdf = HdfFile.write(path)) {
            layer(hdf.putGroup("layer"), 0, "dense", g -> {
                g.putDataset("shape", new long[] {weight.length});
                g.putDataset("weight", weight);
                if (delay != null) {
                    g.putDataset("delay", delay);
                }
                neuron(g, 2048, 300, 60);
            });
        }
        NetxNetwork network = NetxReader.read(path);
        List<BitSet> spikes =
                assertRuns(network.quantised(input.size()), input, 10).spikes().get(0);
        NetxWriter.write(network, path);
        QuantisedNetwork again = NetxReader.read(path).quantised(input.size());
        assertEquals(spikes, new IntegerForward(again).runSpikes(input).spikes().get(0));
        return spikes;
    }

    /** A dilation asks for zeros between the taps: a few bytes for as much memory as one likes. */
    @Test
    void kernelsAsLargeAsMemoryAreRefused() throws IOException {
        for (long dilation : new long[] {20_000, 1L << 30, 0, -1}) {
            Path path = folder.resolve("dilated" + dilation + ".net");
            try (WritableHdfFile hdf = HdfFile.write(path)) {
                WritableGroup layers = hdf.putGroup("layer");
                layer(layers, 0, "input", g -> g.putDataset("shape", new long[] {1, 5, 5}));
                layer(layers, 1, "conv", g -> {
                    g.putDataset("shape", new long[] {1, 5, 5});
                    g.putDataset("weight", weights(new Random(1), 1, 1, 3, 3));
                    g.putDataset("stride", new long[] {1, 1});
                    g.putDataset("padding", new long[] {dilation, dilation});
                    g.putDataset("dilation", new long[] {dilation, dilation});
                    neuron(g, 1024, 1024, 10);
                });
            }
            IOException e = assertThrows(IOException.class, () -> NetxReader.read(path));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("dilated") && message.contains("/layer/1"), message);
        }
    }

    /** By sign as Lava's Dense holds them: unit values of its tests, and the ends. */
    @ParameterizedTest
    @CsvSource({
        "300 39 255 0, 255 39 255 0, 1",
        "-300 -39 -255 -1, -255 -39 -255 -1, 1",
        "300 -300 39 255, 254 -256 39 254, 3",
        "0 -300 -2 -256, 0 -256 -2 -256, 1",
        "-256 254 3 0, -256 254 3 0, 0"
    })
    void weightsAreClippedBySign(String weights, String expected, int clipped) throws IOException {
        Path path = folder.resolve("signs.net");
        try (WritableHdfFile hdf = HdfFile.write(path)) {
            WritableGroup layers = hdf.putGroup("layer");
            layer(layers, 0, "input", g -> g.putDataset("shape", new long[] {1, 1, 4}));
            for (String type : List.of("conv", "dense")) {
                boolean dense = type.equals("dense");
                layer(layers, dense ? 2 : 1, type, g -> {
                    g.putDataset("shape", dense ? new long[] {2} : new long[] {2, 1, 1});
                    double[] w = numbers(weights);
                    g.putDataset(
                            "weight",
                            dense
                                    ? new double[][] {{w[0], w[2]}, {w[1], w[3]}}
                                    : new double[][][][] {{{{w[0], w[2], 0, w[0]}}}, {{{w[1], w[3], 0, w[0]}}}});
                    g.putDataset("stride", new long[] {1, 1});
                    g.putDataset("padding", new long[] {0, 0});
                    g.putDataset("dilation", new long[] {1, 1});
                    neuron(g, 4096, 512, 10);
                });
            }
        }
        List<String> notes = new ArrayList<>();
        NetxNetwork file = NetxReader.read(path, notes::add);
        short[] found = ((NetxLayer.Dense) file.layers().get(1)).weight();
        double[] e = numbers(expected);
        assertEquals(
                List.of(e[0], e[1], e[2], e[3]),
                List.of((double) found[0], (double) found[1], (double) found[2], (double) found[3]));
        long ofDense = notes.stream()
                .filter(n -> n.contains("signs.net: layer \"dense2\": " + clipped + " of 4 numbers of its weight"))
                .count();
        assertEquals(clipped > 0 ? 1 : 0, ofDense, notes + "");
        assertEquals(clipped > 0, notes.stream().anyMatch(n -> n.contains("\"conv1\"")), notes + "");
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Shifted sums of a dense layer, rounded down, by hand; a convolution has no exponent, whatever its file says. */
    @Test
    void anExponentIsOfTheSumOfADenseLayer() throws IOException {
        Path path = folder.resolve("exponent.net");
        for (int exponent : new int[] {-2, 1}) {
            try (WritableHdfFile hdf = HdfFile.write(path)) {
                WritableGroup layers = hdf.putGroup("layer");
                layer(layers, 0, "input", g -> g.putDataset("shape", new long[] {1, 1, 3}));
                layer(layers, 1, "conv", g -> {
                    g.putDataset("shape", new long[] {1, 1, 3});
                    g.putDataset("weight", new double[][][][] {{{{12}}}});
                    g.putDataset("stride", new long[] {1, 1});
                    g.putDataset("padding", new long[] {0, 0});
                    g.putDataset("dilation", new long[] {1, 1});
                    neuron(g, 4096, 512, 10).putDataset("wgtExp", -3L);
                });
                layer(layers, 2, "dense", g -> {
                    g.putDataset("shape", new long[] {2});
                    g.putDataset("weight", new double[][] {{10, -6, 2}, {-10, 2, 2}});
                    neuron(g, 4096, 0, 1 << 17).putDataset("wgtExp", (long) exponent);
                });
            }
            NetxNetwork file = NetxReader.read(path);
            BitSet all = new BitSet();
            all.set(0, 3);
            // each input fires once; the sums are 6 and -6: a quarter of them is 1 and -2
            LayerRun run = assertRuns(file.quantised(1), List.of(all), 2);
            long[] expected = exponent == 1 ? new long[] {12 * 64, -12 * 64} : new long[] {64, -2 * 64};
            assertArrayEquals(expected, run.potentials());
            NetxWriter.write(file, path);
            LayerRun again = new IntegerForward(NetxReader.read(path).quantised(1)).runSpikes(List.of(all));
            assertArrayEquals(expected, again.potentials());
        }
    }

    private static void layer(WritableGroup layers, int number, String type, Consumer<WritableGroup> more) {
        WritableGroup g = layers.putGroup(Integer.toString(number));
        g.putDataset("type", new String[] {type});
        more.accept(g);
    }

    private static WritableGroup neuron(WritableGroup layer, long iDecay, long vDecay, long vThMant) {
        WritableGroup g = layer.putGroup("neuron");
        g.putDataset("type", "CUBA");
        g.putDataset("iDecay", iDecay);
        g.putDataset("vDecay", vDecay);
        g.putDataset("vThMant", vThMant);
        g.putDataset("refDelay", 1L);
        return g;
    }

    /** Even numbers from −60 to 60 as an array of arrays. */
    private static Object weights(Random random, int... shape) {
        Object array = java.lang.reflect.Array.newInstance(float.class, shape);
        fill(array, random);
        return array;
    }

    private static void fill(Object array, Random random) {
        if (array instanceof float[] row) {
            for (int i = 0; i < row.length; i++) {
                row[i] = 2 * (random.nextInt(61) - 30);
            }
        } else {
            for (Object part : (Object[]) array) {
                fill(part, random);
            }
        }
    }

    @Test
    void sigmaDeltaNetworksAreRefusedByName() {
        IOException e =
                assertThrows(IOException.class, () -> NetxReader.read(Golden.interop("lava/pilotnet_sdnn.net")));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("pilotnet_sdnn.net") && message.contains("SDNN"), message);
    }
}
