package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A trained network that is shown one example at a time. */
public final class Predictor {
    private final Network network;
    private final BatchRun run;

    /** Which keeps the spikes of each layer. */
    private final @Nullable Plan plan;

    private int steps;

    public Predictor(TrainedNetwork model, Workers workers) {
        network = model.network();
        AllSteps all = new AllSteps(network, model.weights(), 1, true, workers);
        run = all;
        plan = all.plan;
    }

    /** A predictor that shows the example a step at a time, until its scores are clear; it keeps no spikes. */
    public Predictor(TrainedNetwork model, EarlyExit exit, Workers workers) {
        network = model.network();
        run = new UntilClear(network, model.weights(), 1, exit, workers);
        plan = null;
    }

    /**
     * The read-out's score of each class, or of each feature of a picture that the network ends in.
     *
     * @param values the example, channels-last, as many as the network's input has, and of every step where its encoder
     *     takes frames
     * @param seed of random encoders
     */
    public float[] scores(float[] values, long seed) {
        Shape input = network.graph().input();
        long size = (long) input.size() * Math.max(1, frames());
        if (values.length != size) {
            throw new IllegalArgumentException("network \"" + network.name() + "\" takes examples of "
                    + (frames() > 0 ? frames() + " frames of " : "") + input + ", " + size + " values, got "
                    + values.length);
        }
        BatchRun.Scored scored = run.run(new Single(values), new int[1], 0, new int[1], seed);
        steps = scored.steps()[0];
        return scored.scores();
    }

    private int frames() {
        return network.encoder().takesFrames() ? network.steps() : 0;
    }

    /** How many steps the last example was shown. */
    public int steps() {
        return steps;
    }

    /** The spikes of each spiking layer for the last example, {@code [steps, features]}. */
    public Map<String, float[]> spikes() {
        if (plan == null) {
            throw new IllegalStateException("a predictor that stops early keeps no spikes");
        }
        Map<String, float[]> spikes = new LinkedHashMap<>();
        for (String layer : plan.firingRates().keySet()) {
            spikes.put(layer, plan.kept(layer));
        }
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
        public int steps() {
            return frames();
        }

        @Override
        public List<String> classes() {
            return IntStream.range(0, network.outputs())
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
