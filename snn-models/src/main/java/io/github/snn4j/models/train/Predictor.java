package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A trained network that is shown one example at a time. */
public final class Predictor {
    private final Network network;
    private final Workers workers;
    private final Plan plan;

    public Predictor(TrainedNetwork model, Workers workers) {
        network = model.network();
        this.workers = workers;
        plan = Plan.compile(
                network.graph(),
                model.weights(),
                PlanOptions.inference(1, network.steps())
                        .withStaticInput(network.encoder().isStatic())
                        .withKeep(true)
                        .withDt(network.dt()),
                workers);
    }

    /**
     * The read-out's score of each class.
     *
     * @param values the example, channels-last, as many as the network's input has
     * @param seed of random encoders
     */
    public float[] scores(float[] values, long seed) {
        Shape input = network.graph().input();
        if (values.length != input.size()) {
            throw new IllegalArgumentException("network \"" + network.name() + "\" takes examples of " + input + ", "
                    + input.size() + " values, got " + values.length);
        }
        new Batches(new Single(values), network.encoder(), network.steps(), workers)
                .load(plan, new int[] {0}, 0, new int[1], seed, 0);
        plan.forward(1, seed, 0);
        return Scores.of(network, plan, 1);
    }

    /** The spikes of each spiking layer for the last example, {@code [steps, features]}. */
    public Map<String, float[]> spikes() {
        Map<String, float[]> spikes = new LinkedHashMap<>();
        plan.firingRates().keySet().forEach(layer -> spikes.put(layer, plan.kept(layer)));
        return spikes;
    }

    /** A data set of one example whose label does not matter. */
    private final class Single implements Dataset {
        private final float[] values;

        Single(float[] values) {
            this.values = values;
        }

        @Override
        public String name() {
            return "example";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Shape shape() {
            return network.graph().input();
        }

        @Override
        public List<String> classes() {
            return IntStream.range(0, network.classes())
                    .mapToObj(Integer::toString)
                    .toList();
        }

        @Override
        public int label(int index) {
            return 0;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            System.arraycopy(values, 0, target, offset, values.length);
        }
    }
}
