package io.github.snn4j.zoo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.train.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Initial parameters, one batch and the losses of some Adam steps as a peer's script saved them, to show that the same
 * network learns the same here.
 *
 * @param workload with the batch of the case
 * @param weights the peer's initial parameters
 * @param x the batch in our order, {@code [batch, height, width, channels]}
 * @param y the labels
 * @param learningRate of Adam
 * @param losses what the peer came to, before each of its updates
 */
public record PeerCase(
        Workload workload, Weights weights, float[] x, int[] y, double learningRate, List<Double> losses) {
    private static final int MOST_EXAMPLES = 4096;
    private static final int MOST_LOSSES = 100;

    /**
     * Reads {@code losses.json}, {@code x.npy}, {@code y.npy} and {@code param.*.npy}.
     *
     * @param surrogate of all neurons, or null for the peer's
     * @throws IOException if a file is missing or broken
     * @throws IllegalArgumentException if a file does not fit the workload; the message names file and expectation
     */
    public static PeerCase read(Path folder, @Nullable Surrogate surrogate) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": no such folder; a peer's script writes one with --save");
        }
        Path file = folder.resolve("losses.json");
        JsonNode json = json(file);
        Workload workload = named(file, text(file, json, "workload"), text(file, json, "fw"), surrogate);
        names(file, json.path("parameters"), workload);
        int[] y = labels(folder.resolve("y.npy"), workload.network().classes());
        float[] x = pictures(folder.resolve("x.npy"), workload.network().graph().input(), y.length);
        Weights weights = Weights.initial(workload.network().graph(), 0);
        for (PeerParameter p : workload.parameters()) {
            Path parameter = folder.resolve("param." + p.peer() + ".npy");
            weights.set(p.name(), finite(parameter, p.ours(NpyFile.read(parameter), parameter.toString())));
        }
        return new PeerCase(
                workload.withBatch(y.length), weights, x, y, number(file, json.path("lr"), "lr"), losses(file, json));
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (java.nio.charset.MalformedInputException e) {
            throw new IOException(file + ": not text in UTF-8", e);
        }
    }

    private static String text(Path file, JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException(file + ": " + field + " must be text, got " + json.path(field));
        }
        return json.path(field).textValue();
    }

    private static double number(Path file, JsonNode value, String field) {
        if (!value.isNumber() || !(value.doubleValue() >= 0) || Double.isInfinite(value.doubleValue())) {
            throw new IllegalArgumentException(file + ": " + field + " must be a number >= 0, got " + value);
        }
        return value.doubleValue();
    }

    private static Workload named(Path file, String name, String framework, @Nullable Surrogate surrogate) {
        try {
            return Workloads.of(name, framework, surrogate);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void names(Path file, JsonNode listed, Workload workload) {
        Set<String> there = new TreeSet<>();
        listed.forEach(name -> there.add(name.asText()));
        Set<String> here = new TreeSet<>();
        workload.parameters().forEach(p -> here.add(p.peer()));
        for (String name : here) {
            if (!there.contains(name)) {
                throw new IllegalArgumentException(file + ": parameters lacks " + name + " of " + workload.name());
            }
        }
        there.removeAll(here);
        if (!there.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": parameters has " + there + ", which " + workload.name() + " has not");
        }
    }

    private static List<Double> losses(Path file, JsonNode json) {
        List<Double> losses = new ArrayList<>();
        json.path("losses").forEach(loss -> losses.add(number(file, loss, "losses")));
        if (losses.isEmpty() || losses.size() > MOST_LOSSES) {
            throw new IllegalArgumentException(
                    file + ": losses must be 1 to " + MOST_LOSSES + " numbers, got " + losses.size());
        }
        return List.copyOf(losses);
    }

    private static int[] labels(Path file, int classes) throws IOException {
        NpyFile array = NpyFile.read(file);
        if (!array.type().isInteger()
                || array.shape().length != 1
                || array.size() < 1
                || array.size() > MOST_EXAMPLES) {
            throw new IllegalArgumentException(file + ": must be 1 to " + MOST_EXAMPLES + " whole numbers, got "
                    + array.type() + Arrays.toString(array.shape()));
        }
        long[] values = array.toLongs();
        for (int e = 0; e < values.length; e++) {
            if (values[e] < 0 || values[e] >= classes) {
                throw new IllegalArgumentException(
                        file + ": label " + e + " must be 0 to " + (classes - 1) + ", got " + values[e]);
            }
        }
        return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }

    private static float[] pictures(Path file, Shape input, int examples) throws IOException {
        NpyFile array = NpyFile.read(file);
        int[] expected = input.isVector()
                ? new int[] {examples, input.channels()}
                : new int[] {examples, input.channels(), input.height(), input.width()};
        if (!Arrays.equals(array.shape(), expected)) {
            throw new IllegalArgumentException(file + ": has the shape " + Arrays.toString(array.shape())
                    + ", expected " + Arrays.toString(expected));
        }
        return finite(file, input.isVector() ? array.toFloats() : PeerParameter.permuted(array, expected, 0, 2, 3, 1));
    }

    private static float[] finite(Path file, float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                throw new IllegalArgumentException(file + ": holds " + v + ", expected finite numbers");
            }
        }
        return values;
    }

    /** Our losses over as many Adam steps as the peer took; the weights are changed. */
    public List<Double> train(Workers workers) {
        Network network = workload.network();
        Plan plan = Plan.compile(
                network.graph(),
                weights,
                PlanOptions.training(y.length, network.steps()).withDt(network.dt()),
                workers);
        float[][] state = new float[network.recipe().optimizer().stateArrays()][weights.learned()];
        TrainingStep step = new TrainingStep(network, plan, weights, state, workers);
        List<Double> ours = new ArrayList<>();
        for (int number = 1; number <= losses.size(); number++) {
            System.arraycopy(x, 0, plan.input(), plan.inputOffset(), x.length);
            ours.add(step.gradients(y, 0, number));
            step.update(number, learningRate);
        }
        return ours;
    }
}
