package io.github.snn4j.models.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says once when a layer dies or saturates during training, and once when it recovers.
 *
 * <p>It sees firing rates only, so that it costs neither time nor memory. What it calls dead surely is: a layer that fires
 * {@code k} spikes for {@code N} examples in {@code T} steps has at most {@code k} neurons that ever fire, so that of each of
 * its neurons at least {@code 1 − rate·N·T} never do. A layer whose few living neurons fire often escapes it, but not the
 * {@link HealthCheck} at the start, which looks at each neuron.
 */
final class HealthAlarm {
    /** A layer is well again only this far from the limit, so that one on the limit is not told at every step. */
    private static final double MARGIN = 0.1;

    private final double shown;
    private final Set<String> ill = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /**
     * @param health what the user was told at the start, which is not told again
     * @param examples of a batch
     * @param steps that each is shown
     */
    HealthAlarm(HealthCheck health, int examples, int steps) {
        shown = (double) examples * steps;
        health.layers().stream().filter(l -> !l.warning().isEmpty()).forEach(l -> told.add(l.name()));
    }

    /** What changed with this step. */
    List<TrainingListener.Alarm> look(int epoch, int step, Map<String, Double> firingRates) {
        List<TrainingListener.Alarm> changes = new ArrayList<>();
        firingRates.forEach((name, rate) -> {
            HealthCheck.Layer layer = new HealthCheck.Layer(name, rate, Math.max(0, 1 - rate * shown), Double.NaN);
            String warning = layer.warning();
            if (!warning.isEmpty() && ill.add(name) && !told.remove(name)) {
                changes.add(new TrainingListener.Alarm(epoch, step, name, false, warning));
            } else if (layer.isWell(MARGIN) && ill.remove(name)) {
                String text = "layer \"" + name + "\" has recovered: it fires in " + HealthCheck.Layer.percent(rate)
                        + " of all steps";
                changes.add(new TrainingListener.Alarm(epoch, step, name, true, text));
            }
        });
        told.clear();
        return changes;
    }
}
