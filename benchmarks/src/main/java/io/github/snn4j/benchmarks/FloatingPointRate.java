package io.github.snn4j.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A second column of results: with seconds as the unit of time, {@code gflops} is GFLOP/s, all threads together. */
@State(Scope.Thread)
@AuxCounters
public class FloatingPointRate {
    private long operations;

    @Setup(Level.Iteration)
    public void reset() {
        operations = 0;
    }

    /** Notes multiplications that are each followed by an addition: two operations each. */
    void multiplyAdds(long count) {
        operations += 2 * count;
    }

    public double gflops() {
        return operations * 1e-9;
    }
}
