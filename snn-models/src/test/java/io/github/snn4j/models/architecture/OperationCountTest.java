package io.github.snn4j.models.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.Survey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationCountTest {
    /** By hand: the first convolution sees the picture, all others spikes. */
    @Test
    void firstLayerSeesThePictureOnce() {
        OperationCount count =
                OperationCount.of(Architectures.named("plif-net-mnist").graph());
        long picture = 28 * 28 * 9 * 128;
        long spikes = 14 * 14 * 9 * 128 * 128 + 6272 * 2048 + 2048 * 100 + 100 * 10;
        assertEquals(new OperationCount(picture, 0, spikes), count);
        assertEquals(picture, count.multiplyAccumulates(8));
        assertEquals(0.8 * spikes, count.synapticOperations(8, 0.1), 1e-6 * spikes);
    }

    /** Shortcuts of MS-ResNet carry potentials: their 1×1 convolutions halve the picture and double the channels. */
    @Test
    void membraneShortcutsMultiply() {
        Design design =
                Architectures.built("ms-resnet18").orElseThrow().standard().withData(new Shape(32, 32, 3), 10);
        OperationCount count = OperationCount.of(ResNet.membrane(18, design));
        assertEquals(32 * 32 * 27 * 64, count.once());
        assertEquals(16 * 16 * 64 * 128 + 8 * 8 * 128 * 256 + 4 * 4 * 256 * 512, count.dense());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist-cnn", "vgg16", "resnet50", "sew-resnet34", "ms-resnet34"})
    void nothingIsCountedTwice(String name) {
        var graph = Architectures.named(name).graph();
        OperationCount count = OperationCount.of(graph);
        long all = Survey.of(graph).rows().stream()
                .mapToLong(Survey.Row::multiplyAccumulates)
                .sum();
        assertEquals(all, count.once() + count.dense() + count.spiking());
    }
}
