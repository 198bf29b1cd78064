package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Shows examples a step at a time, all layers for each, and drops from the batch those whose scores are clear. */
final class UntilClear implements BatchRun {
    private final Network network;
    private final EarlyExit exit;
    private final Workers workers;
    private final Plan plan;
    private final boolean still;

    UntilClear(Network network, Weights weights, int batch, EarlyExit exit, Workers workers) {
        exit.check(network);
        this.network = network;
        this.exit = exit;
        this.workers = workers;
        still = network.encoder().isStatic();
        plan = Plan.compile(
                network.graph(),
                weights,
                PlanOptions.inference(batch, 1)
                        .withStaticInput(still)
                        .withCarryState(true)
                        .withDt(network.dt()),
                workers);
    }

    @Override
    public Scored run(Dataset data, int[] order, int from, int[] labels, long seed) {
        int n = labels.length;
        int features = network.outputs();
        float[] input = still
                ? plan.input()
                : new float[network.steps() * n * data.shape().size()];
        new Batches(data, network.encoder(), network.steps(), workers)
                .load(input, still ? plan.inputOffset() : 0, order, from, labels, seed, 0);
        float[] outputs = new float[network.steps() * n * features];
        float[] scores = new float[n * features];
        int[] steps = new int[n];
        Map<String, Double> fired = new LinkedHashMap<>();
        int[] running = Batches.straight(n);
        plan.resetState();
        for (int t = 0; running.length > 0 && t < network.steps(); t++) {
            if (!still) {
                present(input, t, n, running);
            }
            if (t == 0) {
                plan.forward(n, seed, 0);
            } else {
                plan.forwardOn();
            }
            int examples = running.length;
            plan.firingRates().forEach((layer, rate) -> fired.merge(layer, rate * examples, Double::sum));
            float[] output = plan.output();
            for (int k = 0; k < examples; k++) {
                int e = running[k];
                System.arraycopy(output, k * features, outputs, (t * n + e) * features, features);
                network.readout().scores(outputs, e * features, t + 1, n * features, features, scores, e * features);
                steps[e] = t + 1;
            }
            running = unclear(running, scores);
        }
        int shown = IntStream.of(steps).sum();
        fired.replaceAll((layer, sum) -> sum / shown);
        return new Scored(scores, steps, fired);
    }

    /** Writes step {@code t} of the running examples into the plan's input. */
    private void present(float[] input, int t, int n, int[] running) {
        int size = network.graph().input().size();
        for (int k = 0; k < running.length; k++) {
            System.arraycopy(input, (t * n + running[k]) * size, plan.input(), plan.inputOffset() + k * size, size);
        }
    }

    /** The examples to go on with, which the plan keeps. */
    private int[] unclear(int[] running, float[] scores) {
        int features = network.outputs();
        int[] kept = IntStream.range(0, running.length)
                .filter(k -> !exit.isClear(scores, running[k] * features, features))
                .toArray();
        if (kept.length < running.length) {
            plan.retain(kept);
        }
        return IntStream.of(kept).map(k -> running[k]).toArray();
    }
}
