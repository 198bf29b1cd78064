package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxImport;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.netx.NetxReader;
import io.github.snn4j.models.nir.NirGraph;
import io.github.snn4j.models.nir.NirImport;
import io.github.snn4j.models.nir.NirReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn import}: another tool's network as a model. */
@Command(
        name = "import",
        description = "Makes a model of a NIR or netx file, to be evaluated, trained further and exported.",
        footer = {"", "Example: snn import network.nir --dt 1e-3 --steps 20 --out network.snn"})
final class Import implements Callable<Integer> {
    private static final int STEPS = 20;

    @Mixin
    final Common common = new Common();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "FILE",
            description = "A NIR (.nir) or netx (.net) file.")
    Path file = Path.of("");

    @Option(names = "--out", paramLabel = "MODEL.snn", description = "The model to write. Default: FILE.snn.")
    @Nullable
    Path out;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Steps an example is shown. Default: the file's, or 20 where it does not say.")
    @Nullable
    Integer steps;

    @Mixin
    final NirOptions nir = new NirOptions();

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--steps", steps);
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        TrainedNetwork model = switch (FileKind.of(NetworkSource.existing(file))) {
            case NIR -> {
                NirGraph graph = NirReader.read(file);
                String written = graph.metadata().getOrDefault("steps", "");
                int own = written.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(written) : STEPS;
                yield NirImport.network(graph, name, steps == null ? own : steps, nir.of(graph));
            }
            case NETX -> {
                NetxNetwork network = NetxReader.read(file, note -> common.note("snn import: " + note));
                int own = network.steps() > 0 ? network.steps() : STEPS;
                yield NetxImport.network(network, steps == null ? own : steps);
            }
            case MODEL, CONFIGURATION ->
                throw new IllegalArgumentException(file + ": is neither a NIR nor a netx file");
        };
        Path target = out == null ? file.resolveSibling(name + ".snn") : out;
        try {
            SnnFile.builtIn().write(target, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        common.say(model.network().graph().layers().size() + " layers, "
                + model.weights().values().length + " parameters: " + target);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", target.toString());
        figures.put("layers", model.network().graph().layers().size());
        figures.put("parameters", model.weights().values().length);
        common.answer(figures);
        return 0;
    }
}
