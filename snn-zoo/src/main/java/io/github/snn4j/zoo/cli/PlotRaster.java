package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.plot.RasterPlot;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Predictor;
import io.github.snn4j.zoo.dataset.Split;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn plot raster}. */
@Command(
        name = "raster",
        description = "Draws the spikes of a model's layer while it is shown a test example.",
        footer = {"", "Example: snn plot raster mnist-cnn.snn --data shared/data --index 7 --layer spike2"})
final class PlotRaster implements Callable<Integer> {
    @Mixin
    final Common common = new Common();

    @Mixin
    final Compute compute = new Compute();

    @Mixin
    final DataOptions data = new DataOptions();

    @Parameters(showDefaultValue = Help.Visibility.NEVER, paramLabel = "MODEL", description = "A trained model (.snn).")
    Path file = Path.of("");

    @Option(names = "--index", paramLabel = "N", description = "Which test example, from 0.")
    int index;

    @Option(names = "--layer", paramLabel = "NAME", description = "Which spiking layer. Default: the last.")
    @Nullable
    String layer;

    @Option(names = "--steps", paramLabel = "T", description = "Steps it is shown. Default: the model's.")
    @Nullable
    Integer steps;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write.")
    Path out = Path.of("raster.svg");

    @Override
    public Integer call() throws Exception {
        Compute.atLeastOne("--steps", steps);
        TrainedNetwork model = NetworkSource.model(file);
        if (steps != null) {
            model = model.withSteps(steps);
        }
        Dataset test = data.open(Split.TEST, Provenance.hint(model), model.network());
        if (index < 0 || index >= test.size()) {
            throw new IllegalArgumentException("--index must be 0 to " + (test.size() - 1) + ", got " + index);
        }
        float[] values = new float[test.shape().size() * Math.max(1, test.steps())];
        test.read(index, values, 0);
        try (Workers workers = compute.workers()) {
            Predictor predictor = new Predictor(model, workers);
            predictor.scores(values, compute.seed);
            Map<String, float[]> spikes = predictor.spikes();
            String name = chosen(List.copyOf(spikes.keySet()));
            String title = "Spikes of " + name + ", test example " + index + " ("
                    + test.classes().get(test.label(index)) + ")";
            Plot.write(
                    RasterPlot.of(
                            title,
                            rows(
                                    spikes.getOrDefault(name, new float[0]),
                                    model.network().steps())),
                    out,
                    common);
        }
        return 0;
    }

    private String chosen(List<String> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(file + ": has no spiking layer");
        }
        String name = layer == null ? layers.get(layers.size() - 1) : layer;
        if (!layers.contains(name)) {
            throw new IllegalArgumentException(
                    "--layer " + name + ": no spiking layer of " + file + "; there are " + layers);
        }
        return name;
    }

    /** Steps by neurons. */
    static float[][] rows(float[] spikes, int steps) {
        int n = spikes.length / steps;
        float[][] rows = new float[steps][];
        for (int t = 0; t < steps; t++) {
            rows[t] = Arrays.copyOfRange(spikes, t * n, (t + 1) * n);
        }
        return rows;
    }
}
