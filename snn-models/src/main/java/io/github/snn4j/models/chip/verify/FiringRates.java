package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.LayerRun;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.models.train.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** How often each layer fires in float and in the chip's integers, on the same examples. */
public record FiringRates(List<Layer> layers) {
    /**
     * One population.
     *
     * @param inFloat the fraction of neurons and steps that fired; NaN where the network has no such layer of neurons
     * @param quantised the same in integers
     * @param overflows how often u left its range
     * @param saturations how often v was clipped to its range
     * @param spikes how often each neuron fired in integers
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Layer(
            String name, double inFloat, double quantised, long overflows, long saturations, long[] spikes) {
        /** By which fraction the rate changes. */
        public double change() {
            return quantised / inFloat - 1;
        }
    }

    public FiringRates {
        layers = List.copyOf(layers);
    }

    /**
     * Shows all examples to both.
     *
     * @param quantised made of the model
     */
    public static FiringRates measure(TrainedNetwork model, QuantisedNetwork quantised, Dataset data, Workers workers) {
        Network network = model.network();
        Map<String, Double> inFloat = new Evaluation.Evaluator(
                        network, model.weights(), Math.min(32, data.size()), workers)
                .firingRates(data, 0);
        LayerRun[] runs = new LayerRun[data.size()];
        workers.forEach(data.size(), (i, worker) -> {
            float[] example = new float[data.shape().size() * Math.max(1, data.steps())];
            data.read(i, example, 0);
            IntegerForward forward = new IntegerForward(quantised);
            runs[i] = quantised.input() instanceof HostLayer
                    ? forward.run(example)
                    : forward.runSpikes(ChipEvaluation.spikes(
                            network.encoder(), example, network.steps(), new RandomKey(0, 0, 0, i)));
        });
        List<Layer> layers = new ArrayList<>();
        for (int k = 0; k < quantised.populations().size(); k++) {
            String name = quantised.populations().get(k).name();
            double chances = (double) quantised.populations().get(k).shape().size() * network.steps() * runs.length;
            long[] spikes = new long[quantised.populations().get(k).shape().size()];
            long overflows = 0;
            long saturations = 0;
            for (LayerRun run : runs) {
                for (BitSet step : run.spikes().get(k)) {
                    step.stream().forEach(i -> spikes[i]++);
                }
                overflows += run.overflows()[k];
                saturations += run.saturations()[k];
            }
            layers.add(new Layer(
                    name,
                    inFloat.getOrDefault(name, Double.NaN),
                    Arrays.stream(spikes).sum() / chances,
                    overflows,
                    saturations,
                    spikes));
        }
        return new FiringRates(layers);
    }
}
