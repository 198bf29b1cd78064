package io.github.snn4j.layers.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.DietLif;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.surrogate.Triangle;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static Weights weights(int inputs, long seed) {
        return Weights.initial(LayerGraph.of(Shape.vector(inputs), Dense.of(4), BatchNorm.of(), Dense.of(2)), seed);
    }

    @Test
    void setAllTakesEveryParameter() {
        Weights from = weights(3, 1);
        Weights to = weights(3, 2);
        to.setAll(from);
        assertArrayEquals(from.values(), to.values());
        assertArrayEquals(from.get("dense2.weight"), to.get("dense2.weight"));
    }

    @Test
    void whatNeuronsLearnMayBeMissing() {
        Layer linear = Dense.of(4);
        Weights without = Weights.initial(LayerGraph.of(Shape.vector(3), linear, new Spiking(Lif.of(0.002))), 1);
        Weights with = Weights.initial(
                LayerGraph.of(Shape.vector(3), linear, new Spiking(new DietLif(1, 0.7, Triangle.of()))), 2);
        with.setAll(without);
        assertArrayEquals(without.get("dense1.weight"), with.get("dense1.weight"));
        assertArrayEquals(new float[] {0.7f}, with.get("spiking1.threshold"));
    }

    @Test
    void setAllRefusesOtherShapesAndNames() {
        String shapes = assertThrows(
                        IllegalArgumentException.class, () -> weights(3, 1).setAll(weights(5, 1)))
                .getMessage();
        assertTrue(shapes.contains("dense1.weight") && shapes.contains("[3, 4]") && shapes.contains("[5, 4]"), shapes);
        Weights other = Weights.initial(LayerGraph.of(Shape.vector(3), Dense.of(4)), 1);
        String names = assertThrows(
                        IllegalArgumentException.class, () -> weights(3, 1).setAll(other))
                .getMessage();
        assertTrue(names.contains("no parameter is named"), names);
    }
}
