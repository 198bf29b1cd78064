package io.github.snn4j.layers.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Dense;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.Weights;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

class SpikingOperationTest {
    private static final int STEPS = 4;
    private static final int EXAMPLES = 3;
    private static final Shape PICTURE = new Shape(4, 5, 2);

    private static INDArray normal(long stream, DataType type, long... extents) {
        float[] a = new float[Math.toIntExact(Arrays.stream(extents).reduce(1, (x, y) -> x * y))];
        new Philox(3, stream).normal(0, a, 0, a.length);
        return Nd4j.createFromArray(a).reshape('c', extents).castTo(type);
    }

    private static float[] numbers(INDArray a) {
        return a.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    /** A surrogate that is in no catalogue, to travel by its class's name. */
    public record Wide(double width) implements Surrogate {
        @Override
        public <T> T slope(Algebra<T> a, T x) {
            return a.constant(1 / width);
        }

        @Override
        public double smooth(double x) {
            return x / width;
        }
    }

    /** A network that SameDiff itself can train, with learned time constants and a surrogate of one's own. */
    private static SameDiff trainable() {
        NeuronModel neuron = ParametricLif.ofTauSteps(2)
                .withThreshold(0.2)
                .withTauLearning(ParametricLif.Learning.PER_CHANNEL)
                .withSurrogate(new Wide(3));
        LayerGraph graph =
                LayerGraph.of(PICTURE, Conv2d.of(3, 3).withoutBias(), BatchNorm.of(), new Spiking(neuron), Dense.of(2));
        SameDiffOptions options =
                SameDiffOptions.training(STEPS).withStaticInput(false).withForm(SameDiffOptions.Form.OPERATION);
        SameDiffGraph lowered = SameDiffLowering.lower(graph, Weights.initial(graph, 1), options);
        SameDiff sd = lowered.sameDiff();
        SDVariable labels = sd.placeHolder("labels", DataType.FLOAT, -1, 2);
        sd.math().square(lowered.output().variable().sub(labels)).mean().rename("loss");
        sd.setLossVariables("loss");
        sd.setTrainingConfig(new TrainingConfig.Builder()
                .updater(new Adam(0.01))
                .dataSetFeatureMapping(SameDiffGraph.INPUT)
                .dataSetLabelMapping("labels")
                .build());
        return sd;
    }

    private static DataSet data() {
        return new DataSet(
                normal(1, DataType.FLOAT, STEPS * EXAMPLES, 4, 5, 2), normal(2, DataType.FLOAT, STEPS * EXAMPLES, 2));
    }

    private static float[] output(SameDiff sd) {
        Map<String, INDArray> input = Map.of(SameDiffGraph.INPUT, data().getFeatures());
        return numbers(sd.output(input, SameDiffGraph.OUTPUT).get(SameDiffGraph.OUTPUT));
    }

    private static float[] timeConstants(SameDiff sd) {
        return numbers(sd.getVariable("spiking1.w").getArr());
    }

    @Test
    void survivesSavingAndGoesOnLearningTheSame(@TempDir Path folder) {
        SameDiff sd = trainable();
        float[] start = timeConstants(sd);
        for (int i = 0; i < 3; i++) {
            sd.fit(data());
        }
        for (int i = 0; i < start.length; i++) {
            assertNotEquals(start[i], timeConstants(sd)[i], "time constant " + i + " is learned");
        }
        File file = folder.resolve("network.fb").toFile();
        sd.save(file, true);
        SameDiff loaded = SameDiff.load(file, true);
        assertArrayEquals(output(sd), output(loaded));
        sd.fit(data());
        loaded.fit(data());
        assertArrayEquals(timeConstants(sd), timeConstants(loaded));
        assertArrayEquals(output(sd), output(loaded));
    }

    @Test
    void aCloneLearnsTheSame() {
        SameDiff sd = trainable();
        sd.fit(data());
        SameDiff clone = sd.dup();
        assertArrayEquals(output(sd), output(clone));
        DataSet data = data();
        Map<String, INDArray> all = Map.of(SameDiffGraph.INPUT, data.getFeatures(), "labels", data.getLabels());
        for (String name : List.of("conv1.weight", "spiking1.w")) {
            float[] gradient = numbers(sd.calculateGradients(all, name).get(name));
            float[] cloned = numbers(clone.calculateGradients(all, name).get(name));
            assertArrayEquals(gradient, cloned, name);
            boolean some = false;
            for (float g : gradient) {
                some |= g != 0;
            }
            assertTrue(some, name);
        }
    }

    @Test
    void takesViewsAndFortransOrder() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray x = normal(4, type, STEPS, EXAMPLES, 7);
            INDArray g = normal(5, type, STEPS, EXAMPLES, 7);
            INDArray view = normal(6, type, 7, STEPS, 2 * EXAMPLES);
            INDArray part = view.permute(1, 2, 0)
                    .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 2 * EXAMPLES), NDArrayIndex.all());
            part.assign(x);
            float[][] plain = spikesAndGradient(type, x, g);
            assertArrayEquals(plain, spikesAndGradient(type, x.dup('f'), g.dup('f')), type + " in Fortran's order");
            assertArrayEquals(plain, spikesAndGradient(type, part, g), type + " as a view");
        }
    }

    private static float[][] spikesAndGradient(DataType type, INDArray current, INDArray gradient) {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.zeros(type, STEPS, EXAMPLES, 7));
        SDVariable in = sd.placeHolder("in", type, STEPS, -1, 7);
        SDVariable g = sd.placeHolder("g", type, STEPS, -1, 7);
        SDVariable spikes = SpikingOperation.apply(
                in.add(x), null, List.of(), Lif.ofTauSteps(2).withThreshold(0.4), 1e-3);
        SDVariable direct =
                SpikingOperation.apply(in, null, List.of(), Lif.ofTauSteps(2).withThreshold(0.4), 1e-3);
        spikes.mul(g).sum().rename("loss");
        sd.setLossVariables("loss");
        Map<String, INDArray> arrays = Map.of("in", current, "g", gradient);
        return new float[][] {
            numbers(sd.output(arrays, direct.name()).get(direct.name())),
            numbers(sd.calculateGradients(arrays, "x").get("x"))
        };
    }

    @Test
    void refusesWhatItCannotCompute() {
        SameDiff sd = SameDiff.create();
        SDVariable half = sd.var("half", Nd4j.zeros(DataType.BFLOAT16, 2, 3));
        SDVariable spikes = SpikingOperation.apply(half, null, List.of(), If.of(), 1e-3);
        assertThrows(RuntimeException.class, spikes::eval);
        SDVariable x = sd.var("x", Nd4j.zeros(DataType.FLOAT, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> SpikingOperation.apply(x, x, List.of(), If.of(), 1e-3));
        assertThrows(
                IllegalArgumentException.class,
                () -> SpikingOperation.apply(x, null, List.of(), ParametricLif.of(0.01), 1e-3));
    }

    @Test
    void isInstalledOnce() {
        JavaOperations.install();
        OpExecutioner first = Nd4j.getExecutioner();
        JavaOperations.install();
        assertSame(first, Nd4j.getExecutioner());
        assertInstanceOf(JavaOperationExecutioner.class, first);
        assertTrue(JavaOperations.available());
    }

    @Test
    void runsOutsideAGraphToo() {
        JavaOperations.install();
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.createFromArray(new float[][] {{0.6f, 0.1f}, {0.6f, 0.1f}}));
        SpikingOperation operation = assertInstanceOf(
                SpikingOperation.class,
                sd.getVariableOutputOp(SpikingOperation.apply(x, null, List.of(), If.of(), 1e-3)
                        .name()));
        operation.addInputArgument(x.getArr());
        assertEquals(Nd4j.createFromArray(new float[][] {{0, 0}, {1, 0}}), Nd4j.exec(operation)[0]);
    }
}
