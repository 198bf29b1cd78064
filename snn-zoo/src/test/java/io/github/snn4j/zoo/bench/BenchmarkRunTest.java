package io.github.snn4j.zoo.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkRunTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static BenchmarkRun run(String name, int batch, int steps, BenchmarkRun.Mode mode, double rate) {
        Workload w = Workloads.of(name, null, null).withBatch(batch).withSteps(steps);
        return new BenchmarkRun(w, mode, rate, 5, WORKERS);
    }

    /** Rates on the batch that was calibrated on, in a plain training run of the whole network. */
    @ParameterizedTest
    @CsvSource({"W1, 8, 25, 0.1", "W2, 4, 10, 0.2", "W3, 4, 4, 0.05", "W5, 1, 2, 0.1"})
    void everyLayerFiresAtTheRate(String name, int batch, int steps, double rate) {
        BenchmarkRun run = run(name, batch, steps, BenchmarkRun.Mode.TRAIN, rate);
        Weights weights = run.prepare();
        Plan plan =
                Plan.compile(run.workload().network().graph(), weights, PlanOptions.training(batch, steps), WORKERS);
        new RandomBatches(run.workload(), run.seed()).load(plan, 0);
        plan.forward(batch, 0, 0);
        Map<String, Double> rates = plan.firingRates();
        rates.forEach((layer, fired) -> {
            // the last layers of W1 to W3 have few neurons, which fire together
            boolean few = layer.equals("lif2") && name.equals("W1") || layer.equals("lif3") || layer.equals("lif4");
            assertEquals(rate, fired, few ? 0.3 * rate + 0.02 : 0.02 * rate + 0.002, layer + " of " + rates);
        });
    }

    @Test
    void runningStatisticsAreTheAverageOfAllBatches() {
        BenchmarkRun run = run("W3", 2, 2, BenchmarkRun.Mode.INFER, 0);
        assertTrue(run.needsPreparation());
        Weights weights = run.prepare();
        Plan plan = Plan.compile(
                run.workload().network().graph(),
                run.workload().initialWeights(run.seed()),
                PlanOptions.training(2, 2).withKeep(true),
                WORKERS);
        RandomBatches batches = new RandomBatches(run.workload(), run.seed());
        double[] mean = new double[128];
        double[] variance = new double[128];
        for (int b = 0; b < RandomBatches.COUNT; b++) {
            batches.load(plan, b);
            plan.forward(2, 0, 0);
            float[] x = plan.kept("conv2");
            int n = x.length / 128;
            for (int c = 0; c < 128; c++) {
                double sum = 0;
                double squares = 0;
                for (int i = c; i < x.length; i += 128) {
                    sum += x[i];
                    squares += (double) x[i] * x[i];
                }
                mean[c] += sum / n / RandomBatches.COUNT;
                variance[c] += (squares - sum * sum / n) / (n - 1) / RandomBatches.COUNT;
            }
        }
        float[] runningMean = weights.get("norm2.running_mean");
        float[] runningVariance = weights.get("norm2.running_variance");
        for (int c = 0; c < 128; c++) {
            assertEquals(mean[c], runningMean[c], 1e-6);
            assertEquals(variance[c], runningVariance[c], 1e-4 * variance[c] + 1e-9);
        }
    }

    @Test
    void inferenceKeepsTheRate() {
        BenchmarkRun run = run("W3", 8, 4, BenchmarkRun.Mode.INFER, 0.1);
        BenchmarkRun.Result result = run.time(run.prepare(), 0.01);
        assertEquals(0.1, result.firingRates().get("lif1"), 0.01);
        assertEquals(0.1, result.firingRates().get("lif2"), 0.02);
        Timing t = result.timing();
        assertTrue(0 < t.min() && t.min() <= t.median() && t.median() <= t.max(), t.toString());
        assertTrue(t.n() >= 5, t.toString());
    }

    /** A calibrated run keeps its weights but still sweeps them; an untouched one learns. */
    @Test
    void aRateStopsLearning() {
        BenchmarkRun calibrated = run("W1", 2, 5, BenchmarkRun.Mode.TRAIN, 0.1);
        Weights weights = calibrated.prepare();
        float[] before = weights.values().clone();
        BenchmarkRun.Result result = calibrated.time(weights, 0.01);
        assertArrayEquals(before, weights.values());
        assertTrue(result.forecastMegabytes() > 5 * 4 * weights.learned() / 1e6, "weights, gradients, two moments");
        double times = result.calls().stream()
                .mapToDouble(c -> c.forwardMillis() + c.backwardMillis())
                .sum();
        double longest = result.timing().max();
        assertTrue(times > 0 && times <= longest, times + " ms of calls in steps of at most " + longest + " ms");
        BenchmarkRun untouched = run("W1", 2, 5, BenchmarkRun.Mode.TRAIN, 0);
        assertFalse(untouched.needsPreparation());
        weights = untouched.prepare();
        before = weights.values().clone();
        untouched.time(weights, 0.01);
        assertFalse(java.util.Arrays.equals(before, weights.values()));
    }

    @Test
    void preparedWeightsComeBack(@TempDir Path folder) throws IOException {
        BenchmarkRun run = run("W2", 1, 1, BenchmarkRun.Mode.INFER, 0.1);
        Path file = folder.resolve("weights");
        run.prepare(file);
        assertArrayEquals(run.prepare().values(), run.prepared(file).values());
        Files.write(file, new byte[12]);
        IOException e = assertThrows(IOException.class, () -> run.prepared(file));
        assertTrue(String.valueOf(e.getMessage()).contains("holds 12 bytes"), e.getMessage());
    }
}
