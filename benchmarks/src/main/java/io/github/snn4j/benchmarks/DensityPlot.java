package io.github.snn4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.core.plot.LinePlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Draws how fast {@link ConvolutionBenchmark} ran over the density of its input, from the JSON file that JMH wrote. */
public final class DensityPlot {
    private DensityPlot() {}

    /** Takes the file to read and the SVG file to write. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("DensityPlot takes JMH's JSON file and the SVG file to write, got "
                    + arguments.length + " arguments");
        }
        Map<String, TreeMap<Double, Double>> series = new TreeMap<>();
        double peak = 0;
        for (JsonNode run : new ObjectMapper().readTree(Path.of(arguments[0]).toFile())) {
            String benchmark = run.path("benchmark").asText();
            String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            if (benchmark.contains("PeakBenchmark") && name.equals("twoThreads")) {
                peak = speed(run);
            } else if (benchmark.contains("ConvolutionBenchmark") && !name.equals("inputGradient")) {
                JsonNode parameters = run.path("params");
                series.computeIfAbsent(name + ", " + parameters.path("shape").asText(), n -> new TreeMap<>())
                        .put(100 * parameters.path("density").asDouble(), speed(run));
            }
        }
        LinePlot plot = LinePlot.titled("Convolution: speed over density, 100 % being dense floats")
                .x("inputs that are not zero, %")
                .y("GFLOP/s, counted as dense")
                .logX()
                .logY();
        for (Map.Entry<String, TreeMap<Double, Double>> line : series.entrySet()) {
            TreeMap<Double, Double> points = line.getValue();
            plot = plot.series(
                    line.getKey(),
                    points.keySet().stream().mapToDouble(d -> d).toArray(),
                    points.values().stream().mapToDouble(d -> d).toArray());
        }
        if (peak > 0) {
            plot = plot.series("the processor's peak, dense", new double[] {1, 100}, new double[] {peak, peak});
        }
        AtomicFile.write(Path.of(arguments[1]), plot.svg());
    }

    private static double speed(JsonNode run) {
        return run.path("secondaryMetrics").path("gflops").path("score").asDouble();
    }
}
