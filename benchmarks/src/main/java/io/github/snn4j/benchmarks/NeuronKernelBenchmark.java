package io.github.snn4j.benchmarks;

import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronKernels;
import io.github.snn4j.core.neuron.NeuronModel;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/** A leaky integrate-and-fire layer over time on one thread: compiled from its equation, interpreted, and by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // fields are set up, not constructed
public class NeuronKernelBenchmark {
    /** Who runs the equation. */
    public enum Form {
        GENERATED,
        INTERPRETED,
        BY_HAND
    }

    static final double BETA = 0.5;

    @Param({"GENERATED", "INTERPRETED", "BY_HAND"})
    public Form form;

    @Param({"4", "50"})
    public int steps;

    /** Neurons times examples; a multiple of {@link HandWrittenLif#PIECE}. */
    @Param({"16384", "262144"})
    public int lanes;

    final NeuronKernel.Call call = new NeuronKernel.Call();
    private NeuronKernel kernel;
    private HandWrittenLif byHand;
    private float[] spikesGradient;

    @Setup
    public void allocate() {
        NeuronKernels.Form compiled =
                form == Form.INTERPRETED ? NeuronKernels.Form.INTERPRETED : NeuronKernels.Form.GENERATED;
        kernel = NeuronKernels.compile(Lif.ofBeta(BETA), NeuronModel.DEFAULT_DT, compiled);
        byHand = new HandWrittenLif((float) BETA, steps, lanes);
        SplittableRandom random = new SplittableRandom(1);
        call.steps = steps;
        call.input = random(random, 1.2);
        call.inputStride = lanes;
        call.spikes = new float[steps * lanes];
        call.spikesStride = lanes;
        spikesGradient = random(random, 1);
        call.spikesGradient = spikesGradient;
        call.spikesGradientStride = lanes;
        call.inputGradient = new float[steps * lanes];
        call.inputGradientStride = lanes;
    }

    private float[] random(SplittableRandom random, double size) {
        float[] values = new float[steps * lanes];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-size, size);
        }
        return values;
    }

    @Benchmark
    public float[] forward() {
        if (form == Form.BY_HAND) {
            byHand.forward(call.input, call.spikes);
        } else {
            kernel.forward(call, 0, lanes);
        }
        return call.spikes;
    }

    @Benchmark
    public float[] backward() {
        if (form == Form.BY_HAND) {
            byHand.backward(call.input, spikesGradient, call.inputGradient);
        } else {
            kernel.backward(call, 0, lanes);
        }
        return call.inputGradient;
    }
}
