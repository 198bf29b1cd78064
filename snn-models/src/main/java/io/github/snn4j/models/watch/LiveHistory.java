package io.github.snn4j.models.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.models.train.TrainingListener.Alarm;
import io.github.snn4j.models.train.TrainingListener.Epoch;
import io.github.snn4j.models.train.TrainingListener.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a training came to so far, in bounded memory: at most {@value #MOST} steps, evenly spaced, and the newest.
 *
 * <p>Written by the training thread, read by those of the server. The lock is held only to copy references, never while text
 * is made or sent, so that no reader holds the training up.
 */
final class LiveHistory {
    static final int MOST = 400;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String title;
    private final List<Step> steps = new ArrayList<>();
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private long every = 1;
    private @Nullable Step newest;

    LiveHistory(String title) {
        this.title = title;
    }

    synchronized void add(Step step) {
        newest = step;
        if (step.number() % every != 0) {
            return;
        }
        steps.add(step);
        if (steps.size() > MOST) {
            every *= 2;
            steps.removeIf(s -> s.number() % every != 0);
        }
    }

    synchronized void add(Epoch epoch) {
        epochs.add(epoch);
    }

    /** Keeps the newest {@value #MOST}. */
    synchronized void add(Alarm alarm) {
        alarms.add(alarm);
        if (alarms.size() > MOST) {
            alarms.remove(0);
        }
    }

    private record Copy(
            List<Step> steps,
            List<Epoch> epochs,
            List<Alarm> alarms,
            @Nullable Step newest) {}

    private synchronized Copy copy() {
        List<Step> shown = new ArrayList<>(steps);
        if (newest != null && (shown.isEmpty() || shown.get(shown.size() - 1) != newest)) {
            shown.add(newest);
        }
        return new Copy(shown, List.copyOf(epochs), List.copyOf(alarms), newest);
    }

    /**
     * All of it as one JSON object in UTF-8; what is not a number is null, places are in epochs.
     *
     * @param ended whether no more will come
     */
    byte[] json(boolean ended) {
        Copy c = copy();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("title", title);
        all.put("ended", ended);
        all.put("now", c.newest == null ? null : now(c.newest));
        all.put("steps", steps(c.steps));
        all.put("epochs", epochs(c.epochs));
        all.put("alarms", c.alarms);
        try {
            return JSON.writeValueAsBytes(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history cannot be written as JSON", e);
        }
    }

    private static Map<String, Object> now(Step s) {
        Map<String, Object> now = new LinkedHashMap<>();
        now.put("epoch", s.epoch());
        now.put("epochs", s.epochs());
        now.put("step", s.step());
        now.put("steps", s.steps());
        now.put("secondsLeft", number(s.secondsLeft()));
        now.put("samplesPerSecond", number(s.samplesPerSecond()));
        return now;
    }

    private static Map<String, Object> steps(List<Step> steps) {
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("at", series(steps, s -> (double) s.number() / s.steps()));
        series.put("loss", series(steps, Step::loss));
        series.put("accuracy", series(steps, Step::accuracy));
        series.put("learningRate", series(steps, Step::learningRate));
        series.put("gradientNorm", series(steps, Step::gradientNorm));
        series.put("gradientNorms", layers(steps, Step::gradientNorms));
        series.put("firingRates", layers(steps, Step::firingRates));
        return series;
    }

    private static Map<String, Object> epochs(List<Epoch> epochs) {
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("at", series(epochs, Epoch::epoch));
        series.put("loss", series(epochs, Epoch::loss));
        series.put("trainAccuracy", series(epochs, Epoch::trainAccuracy));
        series.put("watchAccuracy", series(epochs, Epoch::watchAccuracy));
        return series;
    }

    private static Map<String, Object> layers(List<Step> steps, Function<Step, Map<String, Double>> figures) {
        Map<String, Object> series = new LinkedHashMap<>();
        if (!steps.isEmpty()) {
            figures.apply(steps.get(0))
                    .keySet()
                    .forEach(layer -> series.put(
                            layer, series(steps, s -> figures.apply(s).getOrDefault(layer, Double.NaN))));
        }
        return series;
    }

    private static <T> List<@Nullable Float> series(List<T> points, ToDoubleFunction<T> figure) {
        List<@Nullable Float> series = new ArrayList<>(points.size());
        points.forEach(p -> series.add(number(figure.applyAsDouble(p))));
        return series;
    }

    /** As float, whose text is short; null where JSON has no number for it. */
    private static @Nullable Float number(double value) {
        float shorter = (float) value;
        return Float.isFinite(shorter) ? shorter : null;
    }
}
