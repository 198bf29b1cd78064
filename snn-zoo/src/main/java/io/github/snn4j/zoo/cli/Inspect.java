package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.models.chip.configuration.ConfigurationDiff;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.ConfigurationSchema;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxLayer;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.netx.NetxNeuron;
import io.github.snn4j.models.netx.NetxReader;
import io.github.snn4j.models.nir.Discretisation;
import io.github.snn4j.models.nir.NirGraph;
import io.github.snn4j.models.nir.NirNode;
import io.github.snn4j.models.nir.NirReader;
import io.github.snn4j.models.nir.NirSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn inspect}: what is in a file. */
@Command(
        name = "inspect",
        description =
                "Shows what is in a model, core configuration, NIR or netx file, or where two configurations differ.",
        footer = {
            "",
            "Example: snn inspect mnist-cnn.snn",
            "         snn inspect mnist-cnn.snncfg --diff other.json",
            "         snn inspect --schema"
        })
final class Inspect implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Mixin
    final Common common = new Common();

    @Parameters(
            arity = "0..1",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "FILE",
            description = "A trained model or checkpoint (.snn), a core configuration (.json, .snncfg), NIR or netx.")
    Path file = Path.of("");

    @Option(names = "--diff", paramLabel = "OTHER", description = "Say where two core configurations differ.")
    @Nullable
    Path other;

    @Option(names = "--schema", description = "Print the JSON schema of core configurations instead.")
    boolean schema;

    @Override
    public Integer call() throws Exception {
        if (schema) {
            schema();
            return 0;
        }
        if (file.toString().isEmpty()) {
            throw new IllegalArgumentException("FILE is missing: name the file to look into, or give --schema");
        }
        if (other != null) {
            difference(other);
            return 0;
        }
        switch (FileKind.of(NetworkSource.existing(file))) {
            case CONFIGURATION -> configuration(ConfigurationReader.read(file));
            case NIR -> nir(NirReader.read(file));
            case NETX -> netx(NetxReader.read(file, note -> common.note("snn inspect: " + note)));
            case MODEL -> {
                SnnFile.Content content = NetworkSource.content(file);
                model(content.model(), content.training() == null ? "model" : "checkpoint");
            }
        }
        return 0;
    }

    private void schema() throws JsonProcessingException {
        String text = ConfigurationSchema.text();
        common.say(text.strip());
        common.answer(new ObjectMapper().readValue(text, new TypeReference<Map<String, Object>>() {}));
    }

    private void nir(NirGraph graph) {
        Table table = new Table(List.of(1, 2, 3), "node", "type", "output", "leads to");
        List<Map<String, Object>> layers = new ArrayList<>();
        NirGraph flat = graph.flat();
        NirSimulator shaped = new NirSimulator(flat, Discretisation.euler(1));
        for (String name : shaped.nodes()) {
            NirNode node = Objects.requireNonNull(flat.nodes().get(name));
            List<Integer> shape = Objects.requireNonNull(shaped.shapes().get(name));
            table.row(name, node.type(), shape, String.join(", ", flat.after(name)));
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", name);
            layer.put("type", node.type());
            layer.put("output", shape);
            layer.put("leads_to", flat.after(name));
            layers.add(layer);
        }
        common.say("NIR graph, " + flat.nodes().size() + " nodes, "
                + flat.edges().size() + " edges; shapes are channels-first");
        common.say(table.toString());
        graph.metadata().forEach((key, value) -> common.say(key + ": " + value));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "nir");
        figures.put("layers", layers);
        figures.put("metadata", graph.metadata());
        common.answer(figures);
    }

    private void netx(NetxNetwork network) {
        Table table = new Table(List.of(), "layer", "shape", "weights", "iDecay", "vDecay", "vThMant", "refDelay");
        List<Map<String, Object>> layers = new ArrayList<>();
        for (NetxLayer l : network.layers()) {
            int weights = l instanceof NetxLayer.Dense d
                    ? d.weight().length
                    : l instanceof NetxLayer.Conv c ? c.weight().length : 0;
            NetxNeuron n = l.neuron();
            table.row(
                    l.name(),
                    l.shape(),
                    weights,
                    n.currentDecay(),
                    n.voltageDecay(),
                    n.threshold(),
                    n.refractoryDelay());
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", l.name());
            layer.put(
                    "shape",
                    List.of(l.shape().height(), l.shape().width(), l.shape().channels()));
            layer.put("weights", weights);
            layer.put("current_decay", n.currentDecay());
            layer.put("voltage_decay", n.voltageDecay());
            layer.put("threshold_mantissa", n.threshold());
            layer.put("refractory_delay", n.refractoryDelay());
            layers.add(layer);
        }
        common.say("netx network, driven by " + (network.takesPixels() ? "pixels" : "spikes") + " of " + network.input()
                + (network.steps() > 0 ? ", " + network.steps() + " steps a sample" : ""));
        common.say(table.toString());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "netx");
        figures.put("layers", layers);
        common.answer(figures);
    }

    private void difference(Path second) throws IOException {
        for (Path each : List.of(file, second)) {
            FileKind kind = FileKind.of(NetworkSource.existing(each));
            if (kind != FileKind.CONFIGURATION) {
                throw new IllegalArgumentException("--diff: compares core configurations, and " + each + " is a "
                        + kind.name().toLowerCase(Locale.ROOT) + " file");
            }
        }
        List<String> found =
                ConfigurationDiff.differences(ConfigurationReader.read(file), ConfigurationReader.read(second));
        found.stream().limit(SHOWN).forEach(common::say);
        common.say(found.isEmpty() ? "no difference" : found.size() + " differences");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "difference");
        figures.put("differences", found);
        common.answer(figures);
    }

    private void configuration(CoreConfiguration c) {
        Usage usage = Usage.of(c, null);
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table = new Table(List.of(1), "layer", "shape", "depth");
        for (CoreConfiguration.Layer layer : c.populations()) {
            List<Integer> whc = layer.shapeWhc();
            List<Integer> shape = List.of(whc.get(1), whc.get(0), whc.get(2));
            table.row(layer.id(), shape, layer.layer());
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("name", layer.id());
            figure.put("shape", shape);
            figure.put("depth", layer.layer());
            layers.add(figure);
        }
        CoreConfiguration.Source source = c.source();
        common.say("core configuration of model " + source.model()
                + (source.dataset().isEmpty() ? "" : ", trained on " + source.dataset()) + ", for "
                + c.target().name() + " in the arithmetic of " + c.target().semantics() + ", "
                + c.schedule().steps() + " steps, read by " + c.output().decode());
        if (!source.weightsSha256().isEmpty()) {
            common.say("its weights' SHA-256: " + source.weightsSha256());
        }
        String input = input(c);
        common.say("input: " + input);
        common.say(table.toString());
        common.say(usage.table().toString());
        common.say(usage.cores().size() + " cores on " + c.chips().size() + " chip(s)");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", "configuration");
        figures.put("model", source.model());
        figures.put("dataset", source.dataset());
        figures.put("weights_sha256", source.weightsSha256());
        figures.put("target", c.target().name());
        figures.put("profile", c.target().semantics());
        figures.put("input_kind", c.input().kind());
        figures.put("input", input);
        figures.put("steps", c.schedule().steps());
        figures.put("layers", layers);
        figures.put("cores", usage.cores().size());
        figures.put("usage", usage.figures());
        common.answer(figures);
    }

    /** What drives the first layer on cores. */
    private static String input(CoreConfiguration c) {
        String first = "\"" + c.populations().get(0).id() + "\"";
        CoreConfiguration.Host host = c.input().host();
        if (host != null) {
            return "the host computes the first linear layer (" + host.kind() + ", " + host.inHwc() + " to "
                    + host.outHwc() + ") and writes it as the bias of " + first + ", once an example";
        }
        String encoder = c.input().encoder();
        return "spikes of population " + first + " outside the chip, "
                + (encoder == null ? "which whoever runs the file gives" : "made of an example by " + encoder);
    }

    private void model(TrainedNetwork model, String kind) {
        String hash = SnnFile.weightsSha256(model);
        List<Map<String, Object>> layers = new ArrayList<>();
        Table table = new Table(List.of(1, 2), "layer", "kind", "output", "parameters");
        for (Survey.Row row : Survey.of(model.network().graph()).rows()) {
            table.row(row.name(), row.kind(), row.out(), row.parameters());
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", row.name());
            layer.put("kind", row.kind());
            layer.put("output", row.out().toString());
            layer.put("parameters", row.parameters());
            layers.add(layer);
        }
        common.say(kind + " of network " + model.network().name() + ", "
                + model.network().steps() + " steps");
        common.say(table.toString());
        common.say("weights SHA-256: " + hash);
        model.provenance().forEach((key, value) -> common.say(key + ": " + value.replace("\t", ", ")));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kind", kind);
        figures.put("network", model.network().name());
        figures.put("layers", layers);
        figures.put("weights_sha256", hash);
        figures.put("provenance", model.provenance());
        common.answer(figures);
    }
}
