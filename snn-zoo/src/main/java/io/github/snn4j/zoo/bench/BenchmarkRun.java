package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Timing of a workload. */
public final class BenchmarkRun {
    /** Seconds of warm-up: the just-in-time compiler is done with the kernels after that. */
    private static final double WARM_UP = 2;

    /** What is timed. */
    public enum Mode {
        TRAIN,
        INFER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Figures of a run. */
    public record Result(Timing timing, Map<String, Double> firingRates, List<Plan.CallReport> calls) {}

    private BenchmarkRun() {}

    public static Result of(Workload workload, Mode mode, double rate, double seconds, long seed, Workers workers) {
        Network network = workload.network();
        Weights weights = Weights.initial(network.graph(), seed);
        RandomBatches batches = new RandomBatches(workload, seed);
        if (rate > 0) {
            Calibration.run(workload, weights, batches, rate, workers);
        }
        PlanOptions options = mode == Mode.TRAIN
                ? PlanOptions.training(workload.batch(), network.steps())
                : PlanOptions.inference(workload.batch(), network.steps());
        Plan plan = Plan.compile(network.graph(), weights, options.withDt(network.dt()), workers);
        Timing timing;
        if (mode == Mode.TRAIN) {
            float[][] state = new float[network.recipe().optimizer().stateArrays()][weights.learned()];
            TrainingStep step = new TrainingStep(network, plan, weights, state, workers);
            double lr = rate > 0 ? 0 : network.recipe().optimizer().lr();
            timing = Timing.of(
                    number -> {
                        int[] labels = batches.load(plan, number);
                        step.gradients(labels, seed, number + 1);
                        step.update(number + 1, lr);
                    },
                    WARM_UP,
                    seconds);
        } else {
            timing = Timing.of(
                    number -> {
                        batches.load(plan, number);
                        plan.forward(workload.batch(), seed, number + 1);
                    },
                    WARM_UP,
                    seconds);
        }
        return new Result(timing, plan.firingRates(), plan.explain());
    }
}
