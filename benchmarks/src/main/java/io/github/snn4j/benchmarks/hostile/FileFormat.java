package io.github.snn4j.benchmarks.hostile;

import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.ConfigurationWriter;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxReader;
import io.github.snn4j.models.nir.Discretisation;
import io.github.snn4j.models.nir.NirReader;
import io.github.snn4j.models.nir.NirSimulator;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A format whose reader is tried: where files of it come from, and how far they are used. */
enum FileFormat {
    JSON("json"),
    BINARY("snncfg"),
    NIR("nir"),
    NETX("net");

    /** Both kinds of input; shortcuts need delays. */
    private static final List<String> NETWORKS = List.of("""
            {"name": "pictures", "input": [6, 5, 2], "steps": 3, "layers": [
             {"type": "Conv2d", "channels": 3, "kernel": 3, "padding": 1}, SPIKING,
             {"type": "Residual", "body": [{"type": "Conv2d", "channels": 3, "kernel": 3, "padding": 1}, SPIKING,
              {"type": "Conv2d", "channels": 3, "kernel": 3, "padding": 1}]}, SPIKING, {"type": "Dense", "units": 4}]}
            """, """
            {"name": "spikes", "input": [4, 4, 1], "steps": 5, "encoder": "BernoulliRate", "layers": [
             {"type": "Conv2d", "channels": 2, "kernel": 3}, SPIKING, {"type": "Dense", "units": 3}]}
            """);

    final String ending;

    FileFormat(String ending) {
        this.ending = ending;
    }

    /**
     * Files that are as they should be.
     *
     * @param interop folder of files of other tools
     */
    List<Sample> samples(Path interop, Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        switch (this) {
            case JSON, BINARY -> {
                for (String json : NETWORKS) {
                    CoreConfiguration configuration = configuration(json);
                    Path file = folder.resolve("sample." + ending);
                    ConfigurationWriter.write(configuration, file, false);
                    samples.add(Sample.read(file));
                    if (this == JSON) {
                        ConfigurationWriter.write(configuration, file, true);
                        samples.add(Sample.read(file));
                    }
                }
            }
            case NIR -> samples.addAll(files(interop.resolve("nir")));
            case NETX -> {
                samples.addAll(files(interop.resolve("lava")));
                Sample small = small(folder);
                for (int i = samples.size(); i > 0; i--) {
                    samples.add(small);
                }
            }
        }
        return samples;
    }

    private List<Sample> files(Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (var paths = Files.list(folder)) {
            for (Path path : paths.filter(p -> p.toString().endsWith("." + ending))
                    .sorted()
                    .toList()) {
                samples.add(Sample.of(Files.readAllBytes(path)));
            }
        }
        return samples;
    }

    private static CoreConfiguration configuration(String json) {
        String spiking = "{\"type\": \"Spiking\", \"neuron\": {\"type\": \"Lif\", \"threshold\": 0.1}}";
        Network network = NetworkJson.builtIn().read(json.replace("SPIKING", spiking), "hostile");
        TrainedNetwork model = new TrainedNetwork(network, Weights.initial(network.graph(), 1), Map.of());
        return Partitioner.partition(Quantiser.quantise(Lowering.lower(model)).network(), Limits.named("loihi1"));
    }

    /** A netx file of few weights, so that most of it is structure. */
    private static Sample small(Path folder) throws IOException {
        Path file = folder.resolve("small.net");
        Files.deleteIfExists(file);
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup layers = hdf.putGroup("layer");
            Map<String, Object> input = new LinkedHashMap<>(Map.of("shape", new long[] {2, 4, 3}));
            layer(layers, 0, "input", input);
            Map<String, Object> conv = new LinkedHashMap<>(Map.of("shape", new long[] {2, 4, 3}));
            conv.put("weight", new float[2][2][3][1]);
            conv.put("stride", new long[] {1, 1});
            conv.put("padding", new long[] {1, 0});
            conv.put("dilation", new long[] {1, 1});
            conv.put("groups", 1L);
            conv.put("bias", new float[] {3, -4});
            layer(layers, 1, "conv", conv);
            layer(layers, 2, "flatten", new LinkedHashMap<>(Map.of("shape", new long[] {1, 1, 24})));
            Map<String, Object> dense = new LinkedHashMap<>(Map.of("shape", new long[] {5, 1, 1}));
            dense.put("weight", new float[5][24]);
            dense.put("weight_rec", new float[5][5]);
            layer(layers, 3, "dense_rec", dense);
            hdf.putGroup("simulation").putDataset("tSample", 4L);
        }
        return Sample.of(Files.readAllBytes(file));
    }

    private static void layer(WritableGroup layers, int number, String type, Map<String, Object> fields) {
        WritableGroup g = layers.putGroup(Integer.toString(number));
        g.putDataset("type", new String[] {type});
        fields.forEach(g::putDataset);
        WritableGroup neuron = g.putGroup("neuron");
        neuron.putDataset("type", "CUBA");
        neuron.putDataset("iDecay", 1024L);
        neuron.putDataset("vDecay", 512L);
        neuron.putDataset("vThMant", 40L);
    }

    /** A changed copy: half of them of random bytes, half of structure with checksums that are right. */
    Sample changed(Sample sample, Map<Sample, Map<String, Object>> trees, Path folder, Random random)
            throws IOException {
        boolean structure = random.nextBoolean();
        if (!structure) {
            byte[] side = sample.side();
            return side != null && random.nextInt(4) == 0
                    ? new Sample(sample.file(), Bytes.damaged(side, random))
                    : new Sample(Bytes.damaged(sample.file(), random), side);
        }
        return switch (this) {
            case JSON -> JsonForgery.of(sample, random);
            case BINARY -> Sample.of(BinaryForgery.of(sample.file(), random));
            case NIR, NETX ->
                Sample.of(HdfForgery.of(
                        trees.computeIfAbsent(sample, s -> HdfForgery.tree(s.file())), sample.file(), folder, random));
        };
    }

    /**
     * Reads a file and makes of it what the commands do.
     *
     * @throws IOException if it is refused
     * @throws IllegalArgumentException if what was read does not make sense as a whole
     */
    void use(Path file) throws IOException {
        switch (this) {
            case JSON, BINARY -> CoreProgram.of(ConfigurationReader.read(file));
            case NIR -> new NirSimulator(NirReader.read(file), Discretisation.euler(1e-3));
            case NETX -> NetxReader.read(file, note -> {}).quantised(4);
        }
    }
}
