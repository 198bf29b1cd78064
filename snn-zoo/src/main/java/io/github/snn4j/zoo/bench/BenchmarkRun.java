package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingMemory;
import io.github.snn4j.models.train.TrainingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A workload to be timed.
 *
 * @param rate at which every spiking layer is made to fire before, with learning rate 0; 0 leaves the weights as they are
 * @param seed of weights, inputs and labels
 * @param memory the bytes that a training step should hold at most, see {@link PlanOptions#memory()}
 */
public record BenchmarkRun(Workload workload, Mode mode, double rate, long seed, long memory, Workers workers) {
    /** How long the just-in-time compiler takes with the kernels, in seconds; a shorter measurement warms up as long. */
    private static final double WARM_UP = 2;

    /** Without a limit of memory. */
    public BenchmarkRun(Workload workload, Mode mode, double rate, long seed, Workers workers) {
        this(workload, mode, rate, seed, Long.MAX_VALUE, workers);
    }

    /** What is timed: a training step, or a forward run of a plan compiled for inference. */
    public enum Mode {
        TRAIN,
        INFER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a run came to.
     *
     * @param firingRates of the last step, by layer
     * @param calls with their mean times a timed step
     * @param forecastMegabytes what the process was to hold beyond its start, in MB of 2^20 bytes
     */
    public record Result(
            Timing timing, Map<String, Double> firingRates, List<Plan.CallReport> calls, double forecastMegabytes) {}

    /** Whether the weights are {@linkplain #prepare prepared} before the run. */
    public boolean needsPreparation() {
        return rate > 0
                || mode == Mode.INFER
                        && RunningStatistics.needed(
                                Weights.zeros(workload.network().graph()));
    }

    /** The weights to run with: calibrated to the rate, and for inference with running statistics that fit the data. */
    public Weights prepare() {
        Weights weights = workload.initialWeights(seed);
        RandomBatches batches = new RandomBatches(workload, seed);
        if (rate > 0) {
            Calibration.run(workload, weights, batches, rate, workers);
        }
        if (mode == Mode.INFER && RunningStatistics.needed(weights)) {
            RunningStatistics.average(workload, weights, batches, workers);
        }
        return weights;
    }

    /** Writes prepared weights, such as for a process whose memory is to be measured without the preparation's. */
    public void prepare(Path file) throws IOException {
        WeightsFile.write(file, prepare());
    }

    /** Reads what {@link #prepare(Path)} wrote. */
    public Weights prepared(Path file) throws IOException {
        Weights weights = Weights.zeros(workload.network().graph());
        WeightsFile.read(file, weights);
        return weights;
    }

    /**
     * Warms up and measures.
     *
     * @param seconds how long to measure for, at least five steps
     */
    public Result time(Weights weights, double seconds) {
        Network network = workload.network();
        RandomBatches batches = new RandomBatches(workload, seed);
        PlanOptions options = mode == Mode.TRAIN
                ? PlanOptions.training(workload.batch(), network.steps())
                        .withMemory(memory - TrainingMemory.optimizer(network, weights))
                : PlanOptions.inference(workload.batch(), network.steps());
        Plan plan = Plan.compile(network.graph(), weights, options.withDt(network.dt()), workers);
        Forecast forecast = plan.forecast();
        Timing.Step step;
        if (mode == Mode.TRAIN) {
            float[][] state = new float[network.recipe().optimizer().stateArrays()][weights.learned()];
            forecast = forecast.withOptimizer(TrainingMemory.optimizer(network, weights));
            TrainingStep training = new TrainingStep(network, plan, weights, state, workers);
            double learningRate = rate > 0 ? 0 : network.recipe().optimizer().lr();
            step = number -> {
                int[] labels = batches.load(plan, number);
                training.gradients(labels, seed, number + 1);
                training.update(number + 1, learningRate);
            };
        } else {
            step = number -> {
                batches.load(plan, number);
                plan.forward(workload.batch(), seed, number + 1);
            };
        }
        int warmUp = Timing.warmUp(step, Math.min(WARM_UP, seconds));
        List<Plan.CallReport> before = plan.explain();
        Timing timing = Timing.of(step, warmUp, seconds);
        List<Plan.CallReport> calls = since(before, warmUp, plan.explain(), warmUp + timing.n());
        return new Result(timing, plan.firingRates(), calls, forecast.total() / (double) (1 << 20));
    }

    /** Mean times a step between two reports of mean times since the first step. */
    private static List<Plan.CallReport> since(
            List<Plan.CallReport> first, int firstSteps, List<Plan.CallReport> last, int lastSteps) {
        List<Plan.CallReport> between = new ArrayList<>();
        double a = firstSteps / (double) (lastSteps - firstSteps);
        double b = lastSteps / (double) (lastSteps - firstSteps);
        for (int i = 0; i < last.size(); i++) {
            Plan.CallReport f = first.get(i);
            Plan.CallReport l = last.get(i);
            between.add(new Plan.CallReport(
                    l.layer(),
                    l.kind(),
                    l.output(),
                    l.bytes(),
                    b * l.forwardMillis() - a * f.forwardMillis(),
                    b * l.backwardMillis() - a * f.backwardMillis()));
        }
        return between;
    }
}
