package io.github.snn4j.benchmarks;

import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.MatrixProduct;
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

/** A dense layer and its two gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // fields are set up, not constructed
public class MatrixProductBenchmark {
    /** Rows, numbers in a row of the input, numbers in a row of the output. */
    @Param({"512 784 512", "512 512 512", "512 2352 10", "1 784 512"})
    public String shape;

    @Param({"1", "2"})
    public int threads;

    private int rows;
    private Workers workers;
    private MatrixProduct product;
    private float[] input;
    private float[] weights;
    private float[] output;
    private float[] inputGradient;
    private float[] weightGradient;

    @Setup
    public void allocate() {
        String[] numbers = shape.split(" ");
        rows = Integer.parseInt(numbers[0]);
        int in = Integer.parseInt(numbers[1]);
        int out = Integer.parseInt(numbers[2]);
        SplittableRandom random = new SplittableRandom(1);
        workers = new Workers(threads);
        product = new MatrixProduct(Shape.vector(in), out, workers, Kernels.best());
        input = floats(rows * in, random);
        weights = floats(in * out, random);
        output = floats(rows * out, random);
        inputGradient = new float[rows * in];
        weightGradient = new float[in * out];
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

    private void count(FloatingPointRate rate) {
        rate.multiplyAdds((long) rows * product.inputs() * product.outputs());
    }

    @Benchmark
    public float[] forward(FloatingPointRate rate) {
        product.forward(rows, new Floats(input, 0), weights, 0, null, 0, output, 0);
        count(rate);
        return output;
    }

    @Benchmark
    public float[] inputGradient(FloatingPointRate rate) {
        product.inputGradient(rows, output, 0, weights, 0, inputGradient, 0);
        count(rate);
        return inputGradient;
    }

    @Benchmark
    public float[] weightGradient(FloatingPointRate rate) {
        product.weightGradient(rows, new Floats(input, 0), output, 0, weightGradient, 0, null, 0);
        count(rate);
        return weightGradient;
    }
}
