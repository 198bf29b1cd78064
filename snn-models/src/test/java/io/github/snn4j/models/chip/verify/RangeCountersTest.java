package io.github.snn4j.models.chip.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.simulate.ChipOverflowException;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves its range is counted by layer, alike by the forward and by the simulator, and as arithmetic says. */
class RangeCountersTest {
    private static final int STEPS = 20;

    private static QuantisedPopulation population(
            String name, String source, int du, short bias, int weight, int exponent) {
        short[] weights = {(short) weight, (short) weight};
        return new QuantisedPopulation(
                name,
                Shape.vector(2),
                du,
                0,
                131071,
                false,
                1,
                bias == 0 ? new short[0] : new short[] {bias, bias},
                bias == 0 ? new short[0] : new short[] {7, 7},
                1,
                List.of(new QuantisedConnection(source, DenseGeometry.of(1, 2), weights, exponent, 0)));
    }

    /** One neuron fires at every step; "low" is driven down by its bias, "high" up by a current that hardly decays. */
    private static QuantisedNetwork network(boolean wrapping) {
        return new QuantisedNetwork(
                "n",
                STEPS,
                new SpikeInput("spikes", Shape.vector(1)),
                0,
                0,
                List.of(
                        population("low", "spikes", 4095, (short) -4095, 0, 0),
                        population("high", "spikes", 0, (short) 0, wrapping ? 250 : 2, wrapping ? 7 : 0)),
                Decode.COUNT);
    }

    private static List<BitSet> spikes() {
        List<BitSet> spikes = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            BitSet fired = new BitSet();
            fired.set(0);
            spikes.add(fired);
        }
        return spikes;
    }

    private static SimulationResult simulate(QuantisedNetwork network, boolean wrap) {
        CoreProgram program = CoreProgram.of(Partitioner.partition(network, Limits.named("generic")));
        return new CoreSimulator(program, wrap).runSpikes(spikes(), Recording.NONE);
    }

    @Test
    void countsAreThoseOfArithmetic() {
        LayerRun run = new IntegerForward(network(true)).runSpikes(spikes());
        SimulationResult found = simulate(network(true), true);
        long u = 0;
        long v = 0;
        int wraps = 0;
        int clips = 0;
        for (int t = 0; t < STEPS; t++) {
            u = u * 4095 / 4096 + (250L << 13);
            if (u > 1 << 23 || u <= -(1 << 23)) {
                u += u > 0 ? -(1 << 24) : 1 << 24;
                wraps++;
            }
            v += u;
            if (Math.abs(v) > (1 << 23) - 1) {
                v = Long.signum(v) * ((1 << 23) - 1);
                clips++;
            }
            v = v > 131071 << 6 ? 0 : v;
        }
        assertTrue(wraps > 0 && clips > 0, wraps + " " + clips);
        // −524160 a step: the 17th leaves −(2^23 − 1), and so do the 3 after it
        assertArrayEquals(new long[] {0, 2L * wraps}, run.overflows());
        assertArrayEquals(new long[] {8, 2L * clips}, run.saturations());
        assertArrayEquals(new long[] {0, 0, 2L * wraps}, found.overflows());
        assertArrayEquals(new long[] {0, 8, 2L * clips}, found.saturations());
    }

    @Test
    void saturationIsCountedAndNoError() {
        assertEquals(8, simulate(network(false), false).saturations()[1]);
        var e = assertThrows(ChipOverflowException.class, () -> simulate(network(true), false));
        assertTrue(String.valueOf(e.getMessage()).startsWith("high: u of neuron 0"), e.toString());
    }
}
