package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.Trace;
import io.github.snn4j.core.plot.TracePlot;
import io.github.snn4j.models.network.NetworkJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn plot trace}. */
@Command(
        name = "trace",
        description = "Draws a neuron's membrane potential, threshold, spikes and input current.",
        footer = {"", "Example: snn plot trace --neuron '{\"type\": \"Lif\", \"tau\": 0.01}' --input 0.3 --steps 50"})
final class PlotTrace implements Callable<Integer> {
    private static final int MOST_STEPS = 1_000_000;

    @Mixin
    final Common common = new Common();

    @Option(names = "--neuron", paramLabel = "NEURON", description = "A name, or JSON with its settings.")
    String neuron = "Lif";

    @Option(
            names = "--input",
            split = ",",
            paramLabel = "I",
            description = "The current of each step; the last one is held.")
    double[] input = {1.2};

    @Option(names = "--steps", paramLabel = "T", description = "How many steps.")
    int steps = 50;

    @Option(names = "--dt", paramLabel = "S", description = "The length of a step in seconds.")
    double dt = NeuronModel.DEFAULT_DT;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of a noisy neuron.")
    long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write.")
    Path out = Path.of("trace.svg");

    @Override
    public Integer call() {
        Compute.atLeastOne("--steps", steps);
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("--steps must be at most " + MOST_STEPS + ", got " + steps);
        }
        NeuronModel model = NetworkJson.builtIn().neuron(neuron);
        double[] current = Arrays.copyOf(input, steps);
        if (input.length < steps) {
            Arrays.fill(current, input.length, steps, input[input.length - 1]);
        }
        Trace trace = Trace.of(model, current, dt, seed);
        Plot.write(
                TracePlot.of(model.getClass().getSimpleName() + ": " + model.recurrence(), dt, trace.potential())
                        .threshold(trace.threshold())
                        .spikes(trace.spikes())
                        .current(trace.input()),
                out,
                common);
        return 0;
    }
}
