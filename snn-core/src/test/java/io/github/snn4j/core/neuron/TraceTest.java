package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void followsTheRecurrenceByHand() {
        double[] input = new double[6];
        Arrays.fill(input, 0.7);
        Trace trace = Trace.of(Lif.ofTauSteps(2), input, NeuronModel.DEFAULT_DT, 0);
        // h = 0.5 v + 0.7, fires above 1, then 0
        assertArrayEquals(new double[] {0.7, 1.05, 0.7, 1.05, 0.7, 1.05}, trace.potential(), 1e-12);
        assertArrayEquals(new double[] {0, 1, 0, 1, 0, 1}, trace.spikes());
        assertEquals(1, trace.threshold()[3]);
    }

    @Test
    void refusesABackwardStep() {
        assertThrows(IllegalArgumentException.class, () -> Trace.of(Lif.of(0.01), new double[3], 0, 0));
    }
}
