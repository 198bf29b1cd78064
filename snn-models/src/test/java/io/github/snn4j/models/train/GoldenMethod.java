package io.github.snn4j.models.train;

import io.github.snn4j.core.neuron.Glif;
import io.github.snn4j.core.neuron.Klif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.NormedLif;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.BatchNormThroughTime;
import io.github.snn4j.layers.layer.Layer;
import io.github.snn4j.layers.layer.MembraneNorm;
import io.github.snn4j.layers.layer.ParallelSpiking;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.layers.layer.StepScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a case of {@code golden/methods} puts between its convolutions, from the words that describe it, and its arrays'
 * names in ours.
 *
 * @param words the case's {@code method}
 * @param steps T
 * @param plain the neuron of the methods that keep it
 */
record GoldenMethod(String words, int steps, NeuronModel plain) {
    private static final Pattern ORDER = Pattern.compile("order ([0-9]+)");
    private static final Pattern THRESHOLD = Pattern.compile("[bf] > ([0-9.]+)");
    private static final Pattern OF_STEP = Pattern.compile("bn_list\\.([0-9]+)\\.");

    /** Their norm and their neuron. */
    List<Layer> layers() {
        if (words.startsWith("BNTT")) {
            return List.of(BatchNormThroughTime.of(steps), new Spiking(plain));
        }
        if (words.startsWith("TEBN")) {
            return List.of(BatchNorm.of(), new StepScale(steps, false, false), new Spiking(plain));
        }
        if (words.startsWith("GLIF")) {
            return List.of(BatchNorm.of(), new Spiking(Glif.of(steps)));
        }
        if (words.startsWith("KLIF")) {
            Klif klif = Klif.ofTauSteps(2).withThreshold(number(THRESHOLD)).withDetachReset(true);
            return List.of(BatchNorm.of(), new Spiking(klif));
        }
        if (words.startsWith("MPBN")) {
            NormedLif neuron = new NormedLif(
                    2 * NeuronModel.DEFAULT_DT,
                    false,
                    number(THRESHOLD),
                    words.contains("v = b (1"),
                    true,
                    Arctan.of());
            return List.of(BatchNorm.of(), new MembraneNorm(neuron, 1e-5, 0.1, 1));
        }
        if (words.startsWith("PSN")) {
            return List.of(BatchNorm.of(), ParallelSpiking.of(steps));
        }
        if (words.startsWith("sliding PSN")) {
            return List.of(BatchNorm.of(), new ParallelSpiking(steps, (int) number(ORDER), Arctan.of()));
        }
        if (words.startsWith("tdBN") || words.startsWith("plain LIF")) {
            return List.of(BatchNorm.of(), new Spiking(plain));
        }
        throw new IllegalArgumentException("no method is known by the words: " + words);
    }

    private double number(Pattern pattern) {
        Matcher m = pattern.matcher(words);
        if (!m.find()) {
            throw new IllegalArgumentException("expected " + pattern + " in: " + words);
        }
        return Double.parseDouble(m.group(1));
    }

    /** {@code b1.bn_list.2.weight} is a row of our {@code batchnormthroughtime1.gamma}; the rows of each array are joined. */
    static Map<String, double[]> joined(Map<String, double[]> arrays) {
        Map<String, TreeMap<Integer, double[]>> rows = new TreeMap<>();
        Map<String, double[]> joined = new TreeMap<>();
        arrays.forEach((name, values) -> {
            Matcher m = OF_STEP.matcher(name);
            if (m.find()) {
                rows.computeIfAbsent(m.replaceFirst(""), n -> new TreeMap<>())
                        .put(Integer.parseInt(m.group(1)), values);
            } else {
                joined.put(name, values);
            }
        });
        rows.forEach((name, ofSteps) -> {
            List<Double> all = new ArrayList<>();
            ofSteps.values().forEach(row -> {
                for (double v : row) {
                    all.add(v);
                }
            });
            joined.put(name, all.stream().mapToDouble(Double::doubleValue).toArray());
        });
        return joined;
    }

    /** The name in ours of what follows their layer's, such as {@code vbn.weight} of {@code n1}. */
    String rename(String layer, String number, String parameter) {
        boolean through = words.startsWith("BNTT");
        return switch (layer) {
            case "c" -> "conv" + number + "." + parameter;
            case "fc" -> "dense1." + parameter;
            case "b" ->
                parameter.equals("scale")
                        ? "stepscale" + number + ".scale"
                        : (through ? "batchnormthroughtime" : "batchnorm") + number + "." + norm(parameter);
            case "n" -> neuron() + number + neuronParameter(parameter);
            default -> throw new IllegalArgumentException("a recorded array belongs to no layer: " + layer + number);
        };
    }

    private String neuron() {
        if (words.startsWith("MPBN")) {
            return "membranenorm";
        }
        return words.contains("PSN") ? "parallelspiking" : "spiking";
    }

    private String neuronParameter(String parameter) {
        if (parameter.isEmpty()) {
            return "";
        }
        if (words.contains("PSN")) {
            return "/mix." + parameter;
        }
        return "."
                + switch (parameter) {
                    case "conduct" -> "conductance";
                    case "v_threshold" -> "threshold";
                    case "v_subreset" -> "soft_reset";
                    default -> norm(parameter.replace("vbn.", ""));
                };
    }

    private static String norm(String parameter) {
        return switch (parameter) {
            case "weight" -> "gamma";
            case "bias" -> "beta";
            case "running_var" -> "running_variance";
            default -> parameter;
        };
    }
}
