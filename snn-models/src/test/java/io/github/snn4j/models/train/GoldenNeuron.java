package io.github.snn4j.models.train;

import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Erf;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.core.surrogate.PiecewiseQuadratic;
import io.github.snn4j.core.surrogate.Sigmoid;
import io.github.snn4j.core.surrogate.SoftSign;
import io.github.snn4j.core.surrogate.SuperSpike;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The neuron that a golden case describes in words; its constants are read from the words. */
final class GoldenNeuron {
    private static final String NUMBER = "(-?[0-9]+(?:\\.[0-9]+)?(?:e-?[0-9]+)?)";

    private final String text;

    private GoldenNeuron(String text) {
        this.text = text;
    }

    /**
     * A neuron.
     *
     * @param text the case's {@code neuron}
     * @param surrogate the case's {@code surrogate}, empty where {@code text} says it
     */
    static NeuronModel of(String text, String surrogate) {
        GoldenNeuron words = new GoldenNeuron(text);
        Surrogate slope = surrogate.isEmpty() ? words.snnTorchSurrogate() : surrogate(surrogate);
        if (text.startsWith("IF")) {
            return If.of()
                    .withThreshold(words.number("threshold ", 1))
                    .withSurrogate(slope)
                    .withDetachReset(words.detached());
        }
        if (text.startsWith("parametric LIF")) {
            return ParametricLif.ofTauSteps(words.number("tau ")).withSurrogate(slope);
        }
        if (text.startsWith("LIF")) {
            return words.lif().withSurrogate(slope);
        }
        if (text.startsWith("Leaky")) {
            boolean zero = text.contains("reset to zero");
            return Lif.ofBeta(words.number("beta "))
                    .withReset(zero ? Reset.HARD_NEXT : Reset.SUBTRACT_NEXT)
                    .withThreshold(words.number(zero ? "u > " : "threshold "))
                    .withSurrogate(slope);
        }
        if (text.startsWith("Synaptic")) {
            return Lif.ofBeta(words.number("u\\[t\\] = "))
                    .withSynapticTau(NeuronModel.DEFAULT_DT / (1 - words.number("i\\[t\\] = ")))
                    .withReset(Reset.SUBTRACT_NEXT)
                    .withThreshold(words.number("s\\[t-1\\] (?:threshold )?", 1))
                    .withSurrogate(slope);
        }
        throw new IllegalArgumentException("no neuron is known by the words: " + text);
    }

    private Lif lif() {
        boolean subtract = text.contains("v_reset None");
        double reset = subtract ? 0 : number("(?:v_reset|hard reset) ", 0);
        boolean decayed = text.contains("decay_input")
                ? !text.contains("decay_input False")
                : text.contains("h = v + (x - (v - v_reset)) / tau");
        return Lif.ofTauSteps(number("tau "))
                .withDecayInput(decayed)
                .withThreshold(number(text.contains("threshold") ? "threshold " : "h >= "))
                .withRest(reset)
                .withReset(subtract ? Reset.SUBTRACT : Reset.HARD)
                .withResetPotential(reset)
                .withDetachReset(detached());
    }

    private boolean detached() {
        return text.contains("detach")
                && !text.contains("not detached")
                && !text.contains("detach False")
                && !text.contains("detach_reset False");
    }

    private Surrogate snnTorchSurrogate() {
        if (text.contains("fast sigmoid")) {
            return new FastSigmoid(number("slope "));
        }
        if (text.contains("arctan")) {
            return new Arctan(number("arctan alpha "));
        }
        // the words of the synaptic case leave it out; of snnTorch's surrogates this one gives its gradients
        return new FastSigmoid(5);
    }

    private static Surrogate surrogate(String text) {
        double alpha = new GoldenNeuron(text).number("alpha ");
        return switch (text.substring(0, text.indexOf(' '))) {
            case "atan" -> new Arctan(alpha);
            case "sigmoid" -> new Sigmoid(alpha);
            case "soft_sign" -> new SoftSign(alpha);
            case "super_spike" -> new SuperSpike(alpha);
            case "piecewise_quadratic" -> new PiecewiseQuadratic(alpha);
            case "erf" -> new Erf(alpha);
            default -> throw new IllegalArgumentException("no surrogate is known by the words: " + text);
        };
    }

    private double number(String before) {
        double value = number(before, Double.NaN);
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("expected a number after \"" + before + "\" in: " + text);
        }
        return value;
    }

    private double number(String before, double otherwise) {
        Matcher m = Pattern.compile(before + NUMBER).matcher(text);
        return m.find() ? Double.parseDouble(m.group(1)) : otherwise;
    }
}
