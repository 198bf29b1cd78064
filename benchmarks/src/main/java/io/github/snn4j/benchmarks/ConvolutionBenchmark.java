package io.github.snn4j.benchmarks;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Activations.Bits;
import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Convolution;
import io.github.snn4j.core.kernel.ConvolutionShape;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A convolution and its two gradients, on pictures of floats or of spikes held as bits.
 *
 * <p>{@code gflops} counts every multiplication a dense convolution makes, those by zero included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-XX:ObjectAlignmentInBytes=64"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // fields are set up, not constructed
public class ConvolutionBenchmark {
    /** Height and width, channels in, channels out, kernel and stride; the padding is half the kernel. */
    @Param({
        "28 1 32 3 1",
        "14 32 64 3 1",
        "32 64 64 3 1",
        "16 128 128 3 1",
        "8 256 256 3 1",
        "4 512 512 3 1",
        "2 512 512 3 1",
        "32 64 128 3 2",
        "16 128 256 1 2"
    })
    public String shape;

    @Param("64")
    public int pictures;

    /** The fraction of inputs that are not 0; 1: floats without zeros. */
    @Param({"0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"})
    public double density;

    @Param({"1", "2"})
    public int threads;

    private Workers workers;
    private Convolution convolution;
    private Activations input;
    private float[] weights;
    private float[] output;
    private float[] inputGradient;
    private float[] weightGradient;
    private long multiplyAdds;

    @Setup
    public void allocate() {
        String[] numbers = shape.split(" ");
        int side = Integer.parseInt(numbers[0]);
        int kernel = Integer.parseInt(numbers[3]);
        ConvolutionShape s = ConvolutionShape.of(
                new Shape(side, side, Integer.parseInt(numbers[1])),
                Integer.parseInt(numbers[2]),
                kernel,
                Integer.parseInt(numbers[4]),
                kernel / 2);
        SplittableRandom random = new SplittableRandom(1);
        workers = new Workers(threads);
        convolution = new Convolution(s, workers, Kernels.best());
        input = input(s.in(), random);
        weights = floats(s.weights(), random);
        output = floats(pictures * s.out().size(), random);
        inputGradient = new float[pictures * s.in().size()];
        weightGradient = new float[s.weights()];
        multiplyAdds = pictures * s.multiplyAccumulates();
    }

    private Activations input(Shape in, SplittableRandom random) {
        float[] values = floats(pictures * in.size(), random);
        if (density == 1) {
            return new Floats(values, 0);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < density ? 1 : 0;
        }
        int pixels = pictures * in.pixels();
        Bits bits = new Bits(new long[pixels * Activations.words(in.channels())], 0);
        bits.pack(Kernels.best(), in.channels(), 0, pixels, values, 0);
        return bits;
    }

    private static float[] floats(int n, SplittableRandom random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @TearDown
    public void close() {
        workers.close();
    }

    @Benchmark
    public float[] forward(FloatingPointRate rate) {
        convolution.forward(pictures, input, weights, 0, null, 0, output, 0);
        rate.multiplyAdds(multiplyAdds);
        return output;
    }

    @Benchmark
    public float[] inputGradient(FloatingPointRate rate) {
        convolution.inputGradient(pictures, output, 0, weights, 0, inputGradient, 0);
        rate.multiplyAdds(multiplyAdds);
        return inputGradient;
    }

    @Benchmark
    public float[] weightGradient(FloatingPointRate rate) {
        convolution.weightGradient(pictures, input, output, 0, weightGradient, 0, null, 0);
        rate.multiplyAdds(multiplyAdds);
        return weightGradient;
    }
}
