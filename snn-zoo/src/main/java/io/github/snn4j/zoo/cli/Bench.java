package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.zoo.bench.BenchmarkRun;
import io.github.snn4j.zoo.bench.PeerCase;
import io.github.snn4j.zoo.bench.ProcessMemory;
import io.github.snn4j.zoo.bench.Results;
import io.github.snn4j.zoo.bench.Workload;
import io.github.snn4j.zoo.bench.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn bench}: how long a step of the workloads takes. */
@Command(
        name = "bench",
        description =
                "Times a step of the workloads that frameworks are compared by: W1 (fully connected), W2 (small"
                        + " convolutions, 50 steps), W3 (CSNN), W4 (VGG-11), W5 (SEW-ResNet-18), sew34 (SEW-ResNet-34, 96 pixels).",
        footer = {
            "",
            "Memory is in MB of 2^20 bytes. all runs each workload in a process of its own and adds a line each to a file"
                    + " under results in this folder, named by date and processor.",
            "",
            "Example: snn bench W4 --mode train --rate 0.1 --secs 8",
            "         snn bench all --rate 0.1 --against earlier.jsonl",
            "         snn bench --load case    # what a peer's script wrote with --save case"
        })
final class Bench implements Callable<Integer> {
    private static final String ALL = "all";

    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Parameters(
            arity = "0..1",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "WORKLOAD",
            description = "W1 to W5, sew34, or all. Default: all.")
    @Nullable
    String name;

    @Option(names = "--mode", paramLabel = "MODE", description = "What is timed: ${COMPLETION-CANDIDATES}.")
    BenchmarkRun.Mode mode = BenchmarkRun.Mode.TRAIN;

    @Option(
            names = "--surrogate",
            paramLabel = "NAME",
            description = "The surrogate of every neuron: a name, or JSON with its settings. Default: the peer's.")
    @Nullable
    String surrogate;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Scale weights until every spiking layer fires at this rate, and train with learning rate 0;"
                    + " 0 leaves the weights as they are.")
    double rate;

    @Option(names = "--batch", paramLabel = "N", description = "Examples a step. Default: the workload's.")
    @Nullable
    Integer batch;

    @Option(names = "--steps", paramLabel = "T", description = "Steps an example is shown. Default: the workload's.")
    @Nullable
    Integer steps;

    @Option(names = "--secs", paramLabel = "S", description = "How long to measure, in seconds, after warm-up.")
    double seconds = 12;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Let a training step hold no more, such as 300m: compute outputs again for the backward run.")
    @Nullable
    String memory;

    @Option(names = "--layers", description = "Tell the time of each call, forwards and backwards.")
    boolean layers;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Compare with earlier results; the exit code is 1 if anything takes 10 %% longer.")
    @Nullable
    Path against;

    @Option(
            names = "--load",
            paramLabel = "DIR",
            description = "Instead, repeat the steps that a peer's script saved there, and compare the losses.")
    @Nullable
    Path load;

    @Option(names = "--prepare", hidden = true, description = "Write calibrated weights to a file and stop.")
    @Nullable
    Path prepare;

    @Override
    public Integer call() throws Exception {
        OptionalDouble resident = ProcessMemory.resident();
        check();
        Surrogate s = surrogate == null ? null : NetworkJson.builtIn().surrogate(surrogate);
        if (load != null) {
            return repeat(load, s);
        }
        BenchComparison comparison = new BenchComparison(against, common);
        if (name == null || name.equalsIgnoreCase(ALL)) {
            return all(s, comparison);
        }
        try (Workers workers = compute.workers()) {
            BenchmarkRun run = run(name, s, workers);
            if (prepare != null) {
                run.prepare(prepare);
                return 0;
            }
            comparison.expects(List.of(BenchReport.settings(run)));
            Weights weights = run.needsPreparation() ? prepared(run) : run.prepare();
            Map<String, Object> figures = BenchReport.figures(run, run.time(weights, seconds), resident, layers);
            common.say(BenchReport.text(new ObjectMapper().valueToTree(figures)));
            comparison.add(figures);
            common.answer(figures);
        }
        return comparison.exitCode();
    }

    private void check() {
        Compute.atLeastOne("--batch", batch);
        Compute.atLeastOne("--steps", steps);
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("--rate must be in [0, 1), got " + rate);
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new IllegalArgumentException("--secs must be above 0 and at most 3600, got " + seconds);
        }
        if (load != null
                && (batch != null || steps != null || rate > 0 || against != null || mode != BenchmarkRun.Mode.TRAIN)) {
            throw new IllegalArgumentException("--load takes batch, steps and weights from its folder and trains;"
                    + " leave out --batch, --steps, --rate, --against and --mode");
        }
    }

    private BenchmarkRun run(String known, @Nullable Surrogate s, Workers workers) {
        long most = memory == null ? Long.MAX_VALUE : Size.bytes("--memory", memory);
        return new BenchmarkRun(workload(known, s), mode, rate, compute.seed, most, workers);
    }

    private Workload workload(String known, @Nullable Surrogate s) {
        Workload workload = Workloads.of(known, null, s);
        workload = batch == null ? workload : workload.withBatch(batch);
        return steps == null ? workload : workload.withSteps(steps);
    }

    /** Weights prepared in another process, so that this one's memory is that of the run alone. */
    private Weights prepared(BenchmarkRun run) throws IOException, InterruptedException {
        Path file = Files.createTempFile("snn-bench", ".weights");
        try {
            List<String> arguments = arguments(run.workload().name());
            arguments.addAll(List.of("--prepare", file.toString()));
            OwnProcess.run(common, arguments);
            return run.prepared(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private List<String> arguments(String workload) {
        List<String> arguments = new ArrayList<>(List.of("bench", workload, "--mode", mode.toString()));
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("--rate", rate);
        options.put("--secs", seconds);
        options.put("--seed", compute.seed);
        if (compute.threads != null) {
            options.put("--threads", compute.threads);
        }
        if (batch != null) {
            options.put("--batch", batch);
        }
        if (steps != null) {
            options.put("--steps", steps);
        }
        if (surrogate != null) {
            options.put("--surrogate", surrogate);
        }
        options.forEach((option, value) -> arguments.addAll(List.of(option, value.toString())));
        if (memory != null) {
            arguments.addAll(List.of("--memory", memory));
        }
        if (layers) {
            arguments.add("--layers");
        }
        if (common.trace) {
            arguments.add("--trace");
        }
        return arguments;
    }

    private int all(@Nullable Surrogate s, BenchComparison comparison) throws IOException, InterruptedException {
        try (Workers workers = compute.workers()) {
            comparison.expects(Workloads.names().stream()
                    .map(w -> BenchReport.settings(run(w, s, workers)))
                    .toList());
        }
        ObjectMapper mapper = new ObjectMapper();
        Path file =
                Path.of("results", LocalDate.now(java.time.ZoneId.systemDefault()) + "-" + Machine.slug() + ".jsonl");
        List<Map<String, Object>> results = new ArrayList<>();
        for (String workload : Workloads.names()) {
            List<String> arguments = arguments(workload);
            arguments.add("--json");
            String line = OwnProcess.run(common, arguments).strip();
            Map<String, Object> figures = mapper.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {});
            Results.append(file, line);
            common.say(BenchReport.text(mapper.valueToTree(figures)));
            comparison.add(figures);
            results.add(figures);
        }
        common.say("added to " + file);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("results", results);
        answer.put("path", file.toString());
        common.answer(answer);
        return comparison.exitCode();
    }

    private int repeat(Path folder, @Nullable Surrogate s) throws IOException {
        PeerCase saved = PeerCase.read(folder, s);
        String workload = saved.workload().name();
        if (name != null && !name.equalsIgnoreCase(workload)) {
            throw new IllegalArgumentException(folder + ": is a case of " + workload + ", not of " + name);
        }
        List<Double> ours;
        try (Workers workers = compute.workers()) {
            ours = saved.train(workers);
        }
        Table table = new Table(List.of(), "loss", "peer", "here", "difference");
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            double peer = saved.losses().get(i);
            double difference = Math.abs(ours.get(i) - peer) / Math.max(Math.abs(peer), Float.MIN_NORMAL);
            differences.add(difference);
            table.row(
                    i + 1,
                    String.format(Locale.ROOT, "%.7f", peer),
                    String.format(Locale.ROOT, "%.7f", ours.get(i)),
                    String.format(Locale.ROOT, "%.1e", difference));
        }
        common.say(workload + " as " + saved.workload().framework() + ", batch "
                + saved.workload().batch() + ":");
        common.say(table.toString());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("workload", workload);
        figures.put("fw", saved.workload().framework());
        figures.put("batch", saved.workload().batch());
        figures.put("surrogate", saved.workload().surrogate().toString());
        figures.put("peer_losses", saved.losses());
        figures.put("losses", ours);
        figures.put("relative_differences", differences);
        common.answer(figures);
        return 0;
    }
}
