package io.github.snn4j.benchmarks;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.Scores;
import io.github.snn4j.zoo.dataset.DrawnDigits;
import io.github.snn4j.zoo.dataset.Split;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A training step of a built-in architecture on one batch of drawn digits, and the forward run alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // fields are set up, not constructed
public class TrainingStepBenchmark {
    @Param("mnist-cnn")
    public String architecture;

    @Param("128")
    public int batch;

    @Param({"1", "2"})
    public int threads;

    private Network network;
    private Workers workers;
    private Weights weights;
    private Plan plan;
    private int[] labels;
    private float[][] optimizerState;
    private long number;

    @Setup
    public void compile() {
        network = Architectures.named(architecture);
        workers = new Workers(threads);
        weights = Weights.initial(network.graph(), 1);
        PlanOptions options = PlanOptions.training(batch, network.steps()).withDt(network.dt());
        plan = Plan.compile(network.graph(), weights, options, workers);
        optimizerState = new float[network.recipe().optimizer().stateArrays()][weights.learned()];
        DrawnDigits digits = DrawnDigits.of(Split.TRAIN, batch, 1);
        labels = new int[batch];
        for (int e = 0; e < batch; e++) {
            labels[e] = digits.label(e);
            digits.read(e, plan.input(), plan.inputOffset() + e * digits.shape().size());
        }
    }

    @TearDown
    public void close() {
        workers.close();
    }

    @Benchmark
    public double trainingStep() {
        plan.forward(batch, 1, ++number);
        float[] scores = Scores.of(network, plan, batch);
        float[] gradient = new float[scores.length];
        double loss = network.recipe().loss().value(scores, labels, batch, network.classes(), gradient);
        plan.backward(Scores.gradient(network, plan, gradient));
        Optimizer optimizer = network.recipe().optimizer();
        optimizer.update(
                number, optimizer.lr(), weights.values(), plan.gradients(), optimizerState, 0, weights.learned());
        return loss;
    }

    @Benchmark
    public float[] forwardOnly() {
        plan.forward(batch, 1, ++number);
        return plan.output();
    }
}
