package io.github.snn4j.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Erf;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.core.surrogate.PiecewiseQuadratic;
import io.github.snn4j.core.surrogate.Sigmoid;
import io.github.snn4j.core.surrogate.SoftSign;
import io.github.snn4j.core.surrogate.SuperSpike;
import io.github.snn4j.core.surrogate.Surrogate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A two-layer network's loss, spikes and gradients against those recorded from SpikingJelly and snnTorch. */
class GoldenTraceTest {
    private static final int STEPS = 6;
    private static final int BATCH = 4;
    private static final int CLASSES = 5;

    static Stream<Arguments> cases() {
        Stream<Arguments> surrogates = Stream.of(
                        Arguments.of("atan", Arctan.of()),
                        Arguments.of("erf", Erf.of()),
                        Arguments.of("piecewise_quadratic", PiecewiseQuadratic.of()),
                        Arguments.of("sigmoid", Sigmoid.of()),
                        Arguments.of("soft_sign", SoftSign.of()),
                        Arguments.of("super_spike", SuperSpike.of()))
                .map(a -> Arguments.of(
                        "lif-hard-" + a.get()[0],
                        Lif.ofTauSteps(2).withDecayInput(true).withSurrogate((Surrogate) a.get()[1])));
        Stream<Arguments> forms = Stream.of("hard", "hardneg", "soft")
                .flatMap(reset -> Stream.of(true, false)
                        .flatMap(decay -> Stream.of(true, false).map(detach -> {
                            double v = reset.equals("hardneg") ? -0.2 : 0;
                            String name =
                                    "lif-" + reset + (decay ? "-decay" : "-nodecay") + (detach ? "-detach" : "-keep");
                            return Arguments.of(
                                    name,
                                    Lif.ofTauSteps(2.5)
                                            .withDecayInput(decay)
                                            .withThreshold(0.8)
                                            .withReset(reset.equals("soft") ? Reset.SUBTRACT : Reset.HARD)
                                            .withRest(v)
                                            .withResetPotential(v)
                                            .withDetachReset(detach));
                        })));
        Lif leaky = Lif.ofBeta(0.8).withReset(Reset.SUBTRACT_NEXT);
        // The synaptic case's file does not name its surrogate; it is that of its neighbour.
        Stream<Arguments> others = Stream.of(
                Arguments.of("if-soft", If.of()),
                Arguments.of("plif-hard", ParametricLif.ofTauSteps(2)),
                Arguments.of("snntorch-leaky-subtract-fastsigmoid", leaky.withSurrogate(new FastSigmoid(5))),
                Arguments.of("snntorch-leaky-zero-atan", leaky.withReset(Reset.HARD_NEXT)),
                Arguments.of(
                        "snntorch-synaptic",
                        leaky.withSynapticTau(Decay.EULER.tau(0.7, NeuronModel.DEFAULT_DT))
                                .withSurrogate(new FastSigmoid(5))));
        return Stream.of(surrogates, forms, others).flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossSpikesAndGradientsAreTheRecorded(String name, NeuronModel neuron) throws IOException {
        boolean snnTorch = name.startsWith("snntorch");
        double tolerance = snnTorch ? 1e-5 : 1e-9;
        Path folder = Path.of("..", "..", "shared", "golden", "training", name);
        String first = snnTorch ? "fc1" : "0";
        String second = snnTorch ? "fc2" : "2";
        double[] weight1 = numbers(folder.resolve("param." + first + ".weight.npy"));
        double[] weight2 = numbers(folder.resolve("param." + second + ".weight.npy"));
        double[] x = numbers(folder.resolve("x.npy"));
        double[] labels = numbers(folder.resolve("y.npy"));

        double[] current1 = linear(x, weight1, numbers(folder.resolve("param." + first + ".bias.npy")));
        DoubleKernel.Call layer1 = forward(neuron, current1);
        double[] current2 = linear(layer1.spikes, weight2, numbers(folder.resolve("param." + second + ".bias.npy")));
        DoubleKernel.Call layer2 = forward(neuron, current2);
        compare(numbers(folder.resolve(snnTorch ? "spikes.l1.npy" : "spikes.1.npy")), layer1.spikes, 0, "spikes");

        double scale = snnTorch ? 1 : 1.0 / STEPS;
        double[] lossGradient = new double[STEPS * BATCH * CLASSES];
        double loss = crossEntropy(layer2.spikes, labels, scale, lossGradient);
        assertEquals(numbers(folder.resolve("loss.npy"))[0], loss, tolerance, "loss");

        backward(neuron, layer2, lossGradient);
        backward(
                neuron,
                layer1,
                inputGradient(layer2.inputGradient, weight2, weight1.length / (x.length / STEPS / BATCH)));
        gradients(folder, second, layer1.spikes, layer2, tolerance);
        gradients(folder, first, x, layer1, tolerance);
        if (neuron instanceof ParametricLif) {
            compare(numbers(folder.resolve("grad.1.w.npy")), layer1.parameterGradients, tolerance, "w of layer 1");
            compare(numbers(folder.resolve("grad.3.w.npy")), layer2.parameterGradients, tolerance, "w of layer 2");
        }
    }

    private static DoubleKernel.Call forward(NeuronModel neuron, double[] current) {
        DoubleKernel.Call call = new DoubleKernel.Call();
        call.steps = STEPS;
        call.input = current;
        call.spikes = new double[current.length];
        call.inputGradient = new double[current.length];
        int lanes = current.length / STEPS;
        call.inputStride = call.spikesStride = call.inputGradientStride = call.spikesGradientStride = lanes;
        int parameters = neuron.parameters().size();
        call.parameters = neuron.parameters().stream()
                .mapToDouble(NeuronModel.Parameter::initial)
                .toArray();
        call.parameterGradients = new double[parameters];
        call.parameterOffsets = call.gradientOffsets = new int[parameters];
        NeuronKernels.compileDouble(neuron, NeuronModel.DEFAULT_DT).forward(call, 0, lanes);
        return call;
    }

    private static void backward(NeuronModel neuron, DoubleKernel.Call call, double[] spikesGradient) {
        call.spikesGradient = spikesGradient;
        NeuronKernels.compileDouble(neuron, NeuronModel.DEFAULT_DT).backward(call, 0, call.inputStride);
    }

    /** Rows of x times the transposed weight, which is (out, in), plus the bias. */
    private static double[] linear(double[] x, double[] weight, double[] bias) {
        int out = bias.length;
        int in = weight.length / out;
        double[] y = new double[x.length / in * out];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias[i % out];
            for (int k = 0; k < in; k++) {
                y[i] += weight[i % out * in + k] * x[i / out * in + k];
            }
        }
        return y;
    }

    private static double[] inputGradient(double[] gradient, double[] weight, int in) {
        int out = weight.length / in;
        double[] g = new double[gradient.length / out * in];
        for (int i = 0; i < g.length; i++) {
            for (int o = 0; o < out; o++) {
                g[i] += gradient[i / in * out + o] * weight[o * in + i % in];
            }
        }
        return g;
    }

    private static void gradients(Path folder, String layer, double[] x, DoubleKernel.Call call, double tolerance)
            throws IOException {
        double[] bias = numbers(folder.resolve("grad." + layer + ".bias.npy"));
        double[] weight = numbers(folder.resolve("grad." + layer + ".weight.npy"));
        int out = bias.length;
        int in = weight.length / out;
        double[] biasGradient = new double[out];
        double[] weightGradient = new double[out * in];
        for (int i = 0; i < call.inputGradient.length; i++) {
            biasGradient[i % out] += call.inputGradient[i];
            for (int k = 0; k < in; k++) {
                weightGradient[i % out * in + k] += call.inputGradient[i] * x[i / out * in + k];
            }
        }
        compare(bias, biasGradient, tolerance, "bias of " + layer);
        compare(weight, weightGradient, tolerance, "weight of " + layer);
    }

    /** Of the spikes summed over time times scale; fills the gradient with respect to each spike. */
    private static double crossEntropy(double[] spikes, double[] labels, double scale, double[] gradient) {
        double loss = 0;
        for (int n = 0; n < BATCH; n++) {
            double[] logits = new double[CLASSES];
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                for (int t = 0; t < STEPS; t++) {
                    logits[c] += scale * spikes[(t * BATCH + n) * CLASSES + c];
                }
                sum += Math.exp(logits[c]);
            }
            loss += (Math.log(sum) - logits[(int) labels[n]]) / BATCH;
            for (int i = 0; i < STEPS * CLASSES; i++) {
                int c = i % CLASSES;
                double difference = Math.exp(logits[c]) / sum - (c == (int) labels[n] ? 1 : 0);
                gradient[(i / CLASSES * BATCH + n) * CLASSES + c] = scale * difference / BATCH;
            }
        }
        return loss;
    }

    private static void compare(double[] expected, double[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance, what + " " + i);
        }
    }

    /** The numbers of an NPY file of little-endian float, double or long. */
    private static double[] numbers(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = 10 + bytes.getShort(8);
        String header = new String(bytes.array(), 10, start - 10, StandardCharsets.US_ASCII);
        bytes.position(start);
        boolean single = header.contains("<f4");
        boolean whole = header.contains("<i8");
        double[] numbers = new double[bytes.remaining() / (single ? Float.BYTES : Double.BYTES)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = single ? bytes.getFloat() : whole ? bytes.getLong() : bytes.getDouble();
        }
        return numbers;
    }
}
