package io.github.snn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One short iteration of every benchmark in this process, so that they keep running; times mean nothing here. */
class BenchmarkTest {
    @BeforeAll
    static void besideOtherRuns() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private static void runs(Class<?> benchmark, int results, Map<String, String> parameters) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        parameters.forEach((name, values) -> options.param(name, values.split(",")));
        Collection<RunResult> got = new Runner(options.build()).run();
        assertEquals(results, got.size());
        for (RunResult result : got) {
            assertTrue(result.getPrimaryResult().getScore() > 0, result.toString());
            result.getSecondaryResults()
                    .values()
                    .forEach(second -> assertTrue(second.getScore() > 0, second.getLabel()));
        }
    }

    @Test
    void peak() throws RunnerException {
        runs(PeakBenchmark.class, 2, Map.of());
    }

    @Test
    void convolution() throws RunnerException {
        Map<String, String> small = Map.of("shape", "6 3 5 3 1", "pictures", "2", "threads", "2", "density", "0.1,1");
        runs(ConvolutionBenchmark.class, 6, small);
    }

    @Test
    void speedOverDensityIsDrawnFromTheFileOfARun(@TempDir Path folder) throws RunnerException, IOException {
        Path results = folder.resolve("density.json");
        Options options = new OptionsBuilder()
                .include("ConvolutionBenchmark")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .param("shape", "6 3 5 3 1")
                .param("pictures", "2")
                .param("threads", "1")
                .param("density", "0.1", "1")
                .resultFormat(ResultFormatType.JSON)
                .result(results.toString())
                .build();
        new Runner(options).run();
        Path plot = folder.resolve("density.svg");
        DensityPlot.main(new String[] {results.toString(), plot.toString()});
        String svg = Files.readString(plot);
        assertTrue(svg.contains("forward, 6 3 5 3 1"), svg);
        assertTrue(svg.contains("weightGradient, 6 3 5 3 1"), svg);
    }

    @Test
    void matrixProduct() throws RunnerException {
        runs(MatrixProductBenchmark.class, 3, Map.of("shape", "7 20 5", "threads", "2"));
    }

    @Test
    void neuronKernel() throws RunnerException {
        runs(NeuronKernelBenchmark.class, 12, Map.of("lanes", "256"));
    }

    @Test
    void trainingStep() throws RunnerException {
        runs(TrainingStepBenchmark.class, 2, Map.of("batch", "3", "threads", "2"));
    }
}
