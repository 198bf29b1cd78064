package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.IntegrateAndFire;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.verify.ChipEvaluation;
import io.github.snn4j.models.chip.verify.Verification;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.netx.NetxReader;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import io.github.snn4j.models.train.Subset;
import io.github.snn4j.zoo.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn simulate}: a core configuration, integer-exact. */
@Command(
        name = "simulate",
        description =
                "Runs a core configuration or a netx network integer-exact, or a NIR graph in double precision: on test"
                        + " pictures or recordings, or on a raw input (--input).",
        footer = {
            "",
            "Example: snn simulate mnist-cnn.json --data shared/data --samples 100 --verify mnist-cnn.snn",
            "         snn simulate mnist-cnn.json --data shared/data --per-core --heatmap use.svg",
            "         snn simulate mnist-cnn.json --input picture.npy --dump recorded",
            "         snn simulate network.net --data shared/data --dataset mnist --steps 20",
            "         snn simulate network.nir --data shared/data --dataset nmnist --steps 300 --multi-spike"
        })
final class Simulate implements Callable<Integer> {
    private static final int BATCH = 100;
    /** As in Lava's tutorial of the MNIST network. */
    private static final int PICTURE_STEPS = 20;

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final DataOptions data = new DataOptions();

    @ArgGroup(exclusive = false, heading = "A raw input instead of a data set:%n")
    @Nullable
    RawInput raw;

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "FILE",
            description = "A core configuration (.json, .snncfg), netx (.net) or NIR (.nir) file.")
    Path file = Path.of("");

    @Option(names = "--samples", paramLabel = "N", description = "Take the first N test pictures. Default: all.")
    @Nullable
    Integer samples;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description =
                    "How many steps. Default: the input's or the file's; for a file that does not say, 20 for pictures"
                            + " and 300 for recordings.")
    @Nullable
    Integer steps;

    @Mixin
    final NirOptions nir = new NirOptions();

    @Option(
            names = "--verify",
            paramLabel = "MODEL",
            description = "Compare spike for spike with the layers of the model that the file was made from.")
    @Nullable
    Path verify;

    @Mixin
    final SchemeOption scheme = new SchemeOption();

    @Mixin
    final Costs costs = new Costs();

    @Mixin
    final CoreOptions cores = new CoreOptions();

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--samples", samples);
        Compute.atLeastOne("--steps", steps);
        FileKind kind = FileKind.of(NetworkSource.existing(file));
        if (kind == FileKind.MODEL) {
            throw new IllegalArgumentException(
                    file + ": is no configuration, netx or NIR file; export a model first (snn export)");
        }
        if (kind == FileKind.NIR) {
            if (costs.given() || cores.given() || verify != null || scheme.given()) {
                throw new IllegalArgumentException(
                        file + ": is NIR and knows no cores; --per-core, --heatmap, --profile,"
                                + " --noise, --wrap, --verify and --quantize are for core configurations and netx");
            }
            new NirRun(this).run();
            return 0;
        }
        if (nir.given()) {
            throw new IllegalArgumentException(
                    file + ": is not NIR; --dt, --integration, --reset and --multi-spike are for NIR only");
        }
        CoreProgram program =
                CoreProgram.of(cores.apply(kind == FileKind.NETX ? compiled() : ConfigurationReader.read(file)));
        costs.draw(program.configuration());
        if (raw != null) {
            new CoreRun(this, raw, program, kind != FileKind.NETX).run();
            return 0;
        }
        int fixed = program.configuration().schedule().steps();
        if (steps != null && steps != fixed) {
            throw new IllegalArgumentException("--steps " + steps + ": the file was compiled for " + fixed
                    + " steps; export the model again with that many");
        }
        TrainedNetwork model =
                verify == null ? null : NetworkSource.model(verify).withSteps(fixed);
        if (model != null) {
            sayIfOther(program.configuration().source(), model);
        }
        Dataset test = test(program.configuration(), model);
        QuantisedNetwork reference = model == null
                ? null
                : Quantiser.quantise(Lowering.lower(model), scheme.of(model))
                        .network()
                        .with(Semantics.of(program.configuration().target().semantics()));
        long start = System.nanoTime();
        try (Workers workers = compute.workers()) {
            ChipEvaluation found = ChipEvaluation.run(
                    program,
                    test,
                    new ChipEvaluation.Showing(encoder(program), cores.wrap, cores.noise(), compute.seed),
                    reference,
                    workers);
            double seconds = (System.nanoTime() - start) / 1e9;
            Evaluation inFloat = model == null
                    ? null
                    : new Evaluation.Evaluator(model.network(), model.weights(), BATCH, workers)
                            .run(test, compute.seed);
            report(program, found, inFloat, test.size(), seconds);
        }
        return 0;
    }

    private void sayIfOther(CoreConfiguration.Source source, TrainedNetwork model) {
        if (!source.weightsSha256().isEmpty() && !source.weightsSha256().equals(SnnFile.weightsSha256(model))) {
            common.note("snn simulate: " + file + " was exported from other weights than those of " + verify);
        }
    }

    /** What makes spikes of pictures: what the file says, else what Lava's tutorial of the MNIST network does. */
    private static Encoder encoder(CoreProgram program) {
        String own = program.configuration().input().encoder();
        return own == null ? IntegrateAndFire.of() : NetworkJson.builtIn().encoder(own);
    }

    /** A netx network on cores without limits. */
    private CoreConfiguration compiled() throws IOException {
        NetxNetwork network = NetxReader.read(file, note -> common.note("snn simulate: " + note));
        int t = steps != null ? steps : network.steps() > 0 ? network.steps() : PICTURE_STEPS;
        return Partitioner.partition(network.quantised(t), Limits.named("generic"));
    }

    private Dataset test(CoreConfiguration configuration, @Nullable TrainedNetwork model) throws IOException {
        CoreConfiguration.Host host = configuration.input().host();
        List<Integer> whc = configuration.populations().get(0).shapeWhc();
        Shape shape = host == null
                ? new Shape(whc.get(1), whc.get(0), whc.get(2))
                : host.layer().linear().geometry().in();
        CoreConfiguration.Source source = configuration.source();
        String known = source.dataset().isEmpty() ? source.model() : source.dataset();
        String hint = model == null ? known : Provenance.hint(model);
        return first(data.open(Split.TEST, hint, shape));
    }

    /** As many examples as were asked for. */
    Dataset first(Dataset all) {
        return samples == null ? all : Subset.first(all, samples);
    }

    private void report(
            CoreProgram program, ChipEvaluation found, @Nullable Evaluation inFloat, int pictures, double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        common.say("chip accuracy: " + TrainingProgress.percent(found.accuracy()) + " of " + pictures);
        figures.put("chip_accuracy", found.accuracy());
        if (inFloat != null) {
            common.say("in float on the same pictures: " + TrainingProgress.percent(inFloat.accuracy()));
            figures.put("test_accuracy", inFloat.accuracy());
        }
        figures.put("samples", pictures);
        costs.report(program, found.activity(), pictures, common, figures);
        if (left(found.overflows()) + left(found.saturations()) > 0) {
            Table table = new Table(List.of(), "layer", "overflows", "saturations");
            found.overflows()
                    .forEach((layer, n) ->
                            table.row(layer, n, found.saturations().getOrDefault(layer, 0L)));
            common.say(table.toString());
        }
        figures.put("overflows", left(found.overflows()));
        figures.put("overflows_by_layer", found.overflows());
        figures.put("saturations", left(found.saturations()));
        figures.put("saturations_by_layer", found.saturations());
        found.verification().ifPresent(this::say);
        figures.put(
                "mismatches", found.verification().map(Verification::mismatches).orElse(null));
        figures.put(
                "first_mismatch",
                found.verification()
                        .flatMap(Verification::first)
                        .map(d -> Map.of("layer", d.layer(), "neuron", d.neuron(), "step", d.step()))
                        .orElse(null));
        figures.put("seconds", seconds);
        common.answer(figures);
    }

    private void say(Verification v) {
        common.say(v.first()
                .map(d -> v.mismatches() + " mismatches with the quantised model, the first in layer \"" + d.layer()
                        + "\" at step " + d.step() + ", neuron " + d.neuron())
                .orElse("no mismatch with the quantised model, spike for spike"));
    }

    /** How often values left their range, in all layers. */
    private static long left(Map<String, Long> byLayer) {
        return byLayer.values().stream().mapToLong(Long::longValue).sum();
    }
}
