package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.zoo.bench.BenchmarkRun;
import io.github.snn4j.zoo.bench.Workload;
import io.github.snn4j.zoo.bench.Workloads;
import java.util.LinkedHashMap;
import java.util.Map;
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
        description = "Times a training step or an inference of the workloads W1 to W5.",
        footer = {"", "Example: snn bench W4 --mode train --rate 0.1 --secs 8"})
final class Bench implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Parameters(showDefaultValue = Help.Visibility.NEVER, paramLabel = "WORKLOAD", description = "W1 to W5.")
    String name = "";

    @Option(names = "--mode", paramLabel = "MODE", description = "train or infer.")
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
            description =
                    "Scale the weights until every spiking layer fires at this rate, and train with learning rate 0.")
    double rate;

    @Option(names = "--batch", paramLabel = "N", description = "Examples a step. Default: the workload's.")
    @Nullable
    Integer batch;

    @Option(names = "--steps", paramLabel = "T", description = "Steps an example is shown. Default: the workload's.")
    @Nullable
    Integer steps;

    @Option(names = "--secs", paramLabel = "S", description = "How long to measure, in seconds, after warm-up.")
    double seconds = 12;

    @Option(names = "--load", paramLabel = "DIR", description = "Repeat the steps that a peer's script saved there.")
    java.nio.file.@Nullable Path load;

    @Override
    public Integer call() throws Exception {
        if (load != null) {
            io.github.snn4j.zoo.bench.PeerCase c = io.github.snn4j.zoo.bench.PeerCase.read(load, null);
            try (Workers workers = compute.workers()) {
                System.out.println(load + " " + c.losses() + " " + c.train(workers));
            }
            return 0;
        }
        Surrogate s = surrogate == null ? null : NetworkJson.builtIn().surrogate(surrogate);
        Workload workload = Workloads.of(name, null, s);
        if (batch != null) {
            workload = workload.withBatch(batch);
        }
        if (steps != null) {
            workload = workload.withSteps(steps);
        }
        try (Workers workers = compute.workers()) {
            BenchmarkRun.Result result = BenchmarkRun.of(workload, mode, rate, seconds, compute.seed, workers);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("workload", workload.name());
            figures.put("mode", mode.toString());
            figures.put("fw", workload.framework());
            figures.put("rate", rate);
            figures.put("steps", workload.network().steps());
            figures.put("batch", workload.batch());
            figures.put("threads", workers.threads());
            figures.put("median_ms", result.timing().median());
            figures.put("min_ms", result.timing().min());
            figures.put("max_ms", result.timing().max());
            figures.put("n", result.timing().n());
            figures.put("firing_rates", result.firingRates());
            common.answer(figures);
            common.say(figures.toString());
        }
        return 0;
    }
}
