package io.github.snn4j.core.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.neuron.CurrentLif;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NeuronModels;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.core.surrogate.Triangle;
import org.junit.jupiter.api.Test;

class RecordTextTest {
    private final RecordText text =
            RecordText.of(NeuronModel.class, NeuronModels.CATALOGUE).with(Surrogate.class, Surrogates.CATALOGUE);

    /** A surrogate in no catalogue. */
    public record Flat(double height, int times, long twice, boolean half) implements Surrogate {
        @Override
        public <T> T slope(io.github.snn4j.core.algebra.Algebra<T> a, T x) {
            return a.constant(height);
        }

        @Override
        public double smooth(double x) {
            return height * x;
        }
    }

    @Test
    void neuronsComeBackEqual() {
        NeuronModel[] neurons = {
            Lif.ofBeta(0.1 + 0.2).withReset(Reset.SUBTRACT_NEXT).withSurrogate(Triangle.of()),
            If.of().withThreshold(Double.MIN_VALUE),
            CurrentLif.of(1e-3 / 3, 7e-3).withCurrent(CurrentLif.Current.FILTERED),
            ParametricLif.of(1.0 / 3).withThresholdLearning(ParametricLif.Learning.PER_CHANNEL),
            Lif.of(0.1).withSurrogate(new Flat(1e300, -7, 1L << 40, true)),
        };
        for (NeuronModel neuron : neurons) {
            assertEquals(neuron, text.read(text.write(neuron), NeuronModel.class));
        }
        assertTrue(text.write(If.of()).startsWith("If[threshold=1.0, reset=subtract, "), text.write(If.of()));
    }

    @Test
    void whatIsLeftOutTakesItsDefault() {
        assertEquals(If.of(), text.read("If", NeuronModel.class));
        assertEquals(If.of().withThreshold(2), text.read("If[threshold=2]", NeuronModel.class));
        assertEquals(
                new Lif(
                        0.5,
                        io.github.snn4j.core.neuron.Decay.EULER,
                        false,
                        0,
                        1,
                        0,
                        Reset.HARD,
                        0,
                        false,
                        0,
                        io.github.snn4j.core.surrogate.Arctan.of()),
                text.read("Lif[tau=0.5]", NeuronModel.class));
    }

    @Test
    void hostileTextIsRefusedWithItsPlace() {
        String[] bad = {
            "",
            "Lef",
            "If[",
            "If[threshold]",
            "If[threshold=]",
            "If[threshold=x]",
            "If[threshold=1, threshold=2]",
            "If[height=1]",
            "If[reset=sideways]",
            "If[detachReset=yes]",
            "If] ",
            "If[threshold=-1]",
            "If[surrogate=If]",
            "java.lang.String",
            "no.such.Class[]",
            "io.github.snn4j.core.surrogate.Arctan",
        };
        for (String s : bad) {
            assertThrows(IllegalArgumentException.class, () -> text.read(s, NeuronModel.class), s);
        }
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> text.read("If[threshold=x]", NeuronModel.class));
        assertTrue(String.valueOf(e.getMessage()).contains("a number at character 13"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> text.write("a string"));
    }
}
