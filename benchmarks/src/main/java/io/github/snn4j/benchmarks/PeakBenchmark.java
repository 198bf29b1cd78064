package io.github.snn4j.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The machine's peak in single precision: fused multiply-adds of registers only, enough of them independent to hide their
 * latency. Other GFLOP/s are to be read as fractions of this, measured in the same minutes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeakBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 1 << 14;
    private static final int CHAINS = 12;

    @Benchmark
    @Threads(1)
    public float oneThread(FloatingPointRate rate) {
        return chains(rate);
    }

    @Benchmark
    @Threads(2)
    public float twoThreads(FloatingPointRate rate) {
        return chains(rate);
    }

    private static float chains(FloatingPointRate rate) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector shift = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = shift;
        FloatVector b = shift.mul(2);
        FloatVector c = shift.mul(3);
        FloatVector d = shift.mul(4);
        FloatVector e = shift.mul(5);
        FloatVector f = shift.mul(6);
        FloatVector g = shift.mul(7);
        FloatVector h = shift.mul(8);
        FloatVector i = shift.mul(9);
        FloatVector j = shift.mul(10);
        FloatVector k = shift.mul(11);
        FloatVector l = shift.mul(12);
        for (int round = 0; round < ROUNDS; round++) {
            a = a.fma(scale, shift);
            b = b.fma(scale, shift);
            c = c.fma(scale, shift);
            d = d.fma(scale, shift);
            e = e.fma(scale, shift);
            f = f.fma(scale, shift);
            g = g.fma(scale, shift);
            h = h.fma(scale, shift);
            i = i.fma(scale, shift);
            j = j.fma(scale, shift);
            k = k.fma(scale, shift);
            l = l.fma(scale, shift);
        }
        rate.multiplyAdds((long) ROUNDS * CHAINS * SPECIES.length());
        FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
        return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }
}
