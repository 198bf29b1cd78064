package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.snn4j.core.neuron.StepProgram.Backward;
import io.github.snn4j.core.neuron.StepProgram.Kept;
import io.github.snn4j.core.neuron.StepProgram.WayBack;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the way back reads. */
class StepProgramTest {
    private static WayBack wayBack(NeuronModel neuron, boolean affine) {
        return StepProgram.of(neuron, Trial.DT, 0).backward(new Backward(affine, false, false));
    }

    @Test
    void thePotentialStandsForTheInputAndTheStatesItCameFrom() {
        WayBack way = wayBack(Lif.ofBeta(0.5), true);
        assertEquals(new Kept(true, List.of()), way.kept());
        // state gradient, scale, shift | x
        for (int input = 1; input < 4; input++) {
            assertFalse(way.program().uses(input), "input " + input);
        }
        assertEquals(
                new Kept(true, List.of()),
                wayBack(Lif.ofBeta(0.5).withSynapticTau(2e-3), false).kept());
    }

    @Test
    void aStateThatDecidesIsKeptToo() {
        assertEquals(
                new Kept(true, List.of(1)),
                wayBack(Lif.ofBeta(0.5).withRefractory(2e-3), false).kept());
    }

    @Test
    void whereInputAndStateAreNeededThePotentialIsNot() {
        assertEquals(
                new Kept(false, List.of(0)),
                wayBack(ParametricLif.of(2e-3), false).kept());
    }
}
