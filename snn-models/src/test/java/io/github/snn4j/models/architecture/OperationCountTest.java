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

    /** Two blocks a stage: twice C/8 hidden units to and from C channels, and 98 weights a pixel. */
    @Test
    void gatesMultiply() {
        Design design = Architectures.built("attention-resnet18")
                .orElseThrow()
                .standard()
                .withData(new Shape(32, 32, 3), 10);
        Design ungated =
                Architectures.built("ms-resnet18").orElseThrow().standard().withData(new Shape(32, 32, 3), 10);
        OperationCount plain = OperationCount.of(ResNet.membrane(18, ungated));
        OperationCount count = OperationCount.of(ResNet.membrane(18, design));
        long gates = 64 * 64 + 128 * 128 + 256 * 256 + 512 * 512 + 2 * 98 * (32 * 32 + 16 * 16 + 8 * 8 + 4 * 4);
        assertEquals(new OperationCount(plain.once(), plain.dense() + gates, plain.spiking()), count);
    }

    /** By hand: all but the first convolution get spikes; a head's products have 64 pixels and 32 by 32 channels. */
    @Test
    void spikformerTakesSpikes() {
        long patches = 9L * (1024 * 48 * 96 + 1024 * 96 * 192 + 256 * 192 * 384 + 64 * 384 * 384);
        long block = 64L * (4 * 384 * 384 + 2 * 384 * 32 + 8 * 384 * 384);
        assertEquals(
                new OperationCount(1024 * 27 * 48, 0, patches + 4 * block + 3840),
                OperationCount.of(Architectures.named("spikformer-4-384").graph()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mnist-cnn",
                "vgg16",
                "resnet50",
                "sew-resnet34",
                "ms-resnet34",
                "attention-resnet34",
                "spikformer-4-384"
            })
    void nothingIsCountedTwice(String name) {
        var graph = Architectures.named(name).graph();
        OperationCount count = OperationCount.of(graph);
        long all = Survey.of(graph).rows().stream()
                .mapToLong(Survey.Row::multiplyAccumulates)
                .sum();
        assertEquals(all, count.once() + count.dense() + count.spiking());
    }
}
