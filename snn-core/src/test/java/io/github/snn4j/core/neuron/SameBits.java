package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.snn4j.core.kernel.NeuronKernel.Call;

/** Compares all results of two calls exactly. */
final class SameBits {
    private SameBits() {}

    static void assertEqual(Call expected, Call found, String what) {
        assertArrayEquals(expected.spikes, found.spikes, what + " spikes");
        assertArrayEquals(expected.potential, found.potential, what + " potential");
        assertArrayEquals(expected.finalState, found.finalState, what + " final state");
        assertArrayEquals(expected.inputGradient, found.inputGradient, what + " input gradient");
        assertArrayEquals(expected.stateGradient, found.stateGradient, what + " state gradient");
        assertArrayEquals(expected.parameterGradients, found.parameterGradients, what + " parameter gradients");
    }
}
