package io.github.snn4j.layers.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.neuron.BiophysicalLif;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class SpikingLayerTest {
    private static final int EXAMPLES = 6;
    private static final int FEATURES = 4;
    private static final int STEPS = 5;
    private static final NeuronModel NEURON = ParametricLif.ofTauSteps(2)
            .withTauLearning(ParametricLif.Learning.PER_CHANNEL)
            .withThreshold(0.3)
            .withThresholdLearning(ParametricLif.Learning.SHARED);

    private static MultiLayerConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.05))
                .dataType(DataType.FLOAT)
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(16)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new SpikingLayer(NEURON))
                .layer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(FEATURES))
                .build();
    }

    /** Two classes that differ in which features are driven. */
    private static DataSet data(int steps) {
        INDArray x = Nd4j.zeros(DataType.FLOAT, EXAMPLES, FEATURES, steps);
        INDArray y = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 2, steps);
        Philox random = new Philox(9, 0);
        for (int n = 0; n < EXAMPLES; n++) {
            for (int t = 0; t < steps; t++) {
                for (int f = 0; f < FEATURES; f++) {
                    double drive = f % 2 == n % 2 ? 1 : 0.1;
                    x.putScalar(n, f, t, drive * random.uniform((n * 97L + f) * 97 + t));
                }
                y.putScalar(n, n % 2, t, 1);
            }
        }
        return new DataSet(x, y);
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration());
        network.init();
        return network;
    }

    private static float[] output(MultiLayerNetwork network, DataSet data) {
        return network.output(data.getFeatures()).dup('c').data().asFloat();
    }

    @Test
    void learns() {
        MultiLayerNetwork network = network();
        DataSet data = data(STEPS);
        double before = network.score(data);
        float[] w = network.getLayer(1).getParam("w").dup().data().asFloat();
        for (int i = 0; i < 15; i++) {
            network.fit(data);
        }
        assertTrue(network.score(data) < 0.6 * before, before + " to " + network.score(data));
        float[] learned = network.getLayer(1).getParam("w").dup().data().asFloat();
        assertEquals(16, learned.length);
        for (int i = 0; i < w.length; i++) {
            assertNotEquals(w[i], learned[i], "time constant " + i);
        }
        assertEquals(EXAMPLES * 2 * 7, output(network, data(7)).length, "a longer sequence");
    }

    @Test
    void survivesSavingAndGoesOnLearningTheSame(@TempDir Path folder) throws IOException {
        MultiLayerNetwork network = network();
        DataSet data = data(STEPS);
        network.fit(data);
        File file = folder.resolve("network.zip").toFile();
        network.save(file, true);
        MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
        assertEquals(
                network.getLayer(1).conf().getLayer(), loaded.getLayer(1).conf().getLayer());
        assertArrayEquals(output(network, data), output(loaded, data));
        network.fit(data);
        loaded.fit(data);
        network.fit(data);
        loaded.fit(data);
        assertArrayEquals(output(network, data), output(loaded, data));
        String json = configuration().toJson();
        assertEquals(json, MultiLayerConfiguration.fromJson(json).toJson());
    }

    @Test
    void computesTheNeuronsEquationOverTheLastAxis() {
        Lif lif = Lif.ofTauSteps(2).withThreshold(0.5);
        INDArray x = data(STEPS).getFeatures();
        float[] byOperation = spikes(lif, x, true);
        assertArrayEquals(byOperation, spikes(lif, x, false));
        float[] expected = new float[byOperation.length];
        float fired = 0;
        for (int n = 0; n < EXAMPLES; n++) {
            for (int f = 0; f < FEATURES; f++) {
                List<Double> state = List.of(0.0);
                for (int t = 0; t < STEPS; t++) {
                    NeuronModel.Output<Double> out = lif.step(
                            Real.HEAVISIDE, new NeuronModel.Step<>(x.getDouble(n, f, t), state, List.of(), 0.0, 1e-3));
                    state = out.state();
                    expected[(n * FEATURES + f) * STEPS + t] = out.spike().floatValue();
                    fired += out.spike().floatValue();
                }
            }
        }
        assertTrue(fired > 5 && fired < expected.length - 5, "some fire and some do not: " + fired);
        assertArrayEquals(expected, byOperation);
    }

    private static float[] spikes(NeuronModel neuron, INDArray x, boolean asOperation) {
        SameDiff sd = SameDiff.create();
        SDVariable input = sd.placeHolder("input", DataType.FLOAT, -1, FEATURES, STEPS);
        SDVariable out = new SpikingLayer(neuron).define(sd, input, Map.of(), asOperation);
        return out.eval(Map.of("input", x)).dup('c').data().asFloat();
    }

    @Test
    void refusesWhatItCannotDo() {
        SpikingLayer layer = new SpikingLayer(NEURON);
        assertThrows(IllegalStateException.class, () -> layer.getOutputType(0, InputType.feedForward(3)));
        assertThrows(IllegalStateException.class, () -> layer.getOutputType(0, InputType.recurrent(3, RNNFormat.NWC)));
        assertThrows(IllegalStateException.class, () -> layer.getLayerParams());
        assertThrows(IllegalArgumentException.class, () -> layer.setDt(0));
        BiophysicalLif noisy = BiophysicalLif.of(0.01).withNoise(1);
        assertThrows(IllegalArgumentException.class, () -> new SpikingLayer(noisy));
    }
}
