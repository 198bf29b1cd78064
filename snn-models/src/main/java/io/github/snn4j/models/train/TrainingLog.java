package io.github.snn4j.models.train;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.layers.plan.Forecast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A CSV file with a row an epoch: the figures of {@link TrainingListener.Epoch}, then the gradient's norm by layer and the
 * firing rate by spiking layer, both of the epoch's last step.
 *
 * <p>After each epoch the whole file is written anew under a temporary name and moved, so that it is never half a row. A
 * resumed training keeps the rows of the epochs before the one it starts with, by the names of their columns; those done
 * again are replaced.
 */
public final class TrainingLog implements TrainingListener {
    private static final List<String> FIGURES = List.of(
            "epoch",
            "loss",
            "train_accuracy",
            "watch_accuracy",
            "learning_rate",
            "seconds",
            "samples_per_second",
            "gradient_norm");

    private final Path file;
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final Set<String> rates = new LinkedHashSet<>();

    public TrainingLog(Path file) {
        this.file = file;
    }

    @Override
    public void started(Forecast forecast, HealthCheck health, int firstEpoch) {
        rows.clear();
        rates.clear();
        health.layers().forEach(layer -> rates.add("rate_" + layer.name()));
        try {
            if (firstEpoch > 1 && Files.exists(file)) {
                keep(Files.readAllLines(file), firstEpoch);
            }
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(List<String> old, int firstEpoch) {
        String[] columns = old.isEmpty() ? new String[0] : old.get(0).split(",", -1);
        old.stream().skip(1).filter(row -> epoch(row) < firstEpoch).forEach(row -> {
            String[] cells = row.split(",", -1);
            Map<String, String> kept = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(columns.length, cells.length); i++) {
                kept.put(columns[i], cells[i]);
            }
            rows.add(kept);
        });
    }

    @Override
    public void epoch(Epoch e) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("epoch", Integer.toString(e.epoch()));
        double[] figures = {
            e.loss(),
            e.trainAccuracy(),
            e.watchAccuracy(),
            e.last().learningRate(),
            e.seconds(),
            e.samplesPerSecond(),
            e.last().gradientNorm()
        };
        for (int i = 0; i < figures.length; i++) {
            row.put(FIGURES.get(i + 1), Double.isNaN(figures[i]) ? "" : Double.toString(figures[i]));
        }
        e.last().gradientNorms().forEach((layer, norm) -> row.put("gradient_" + layer, norm.toString()));
        e.last().firingRates().forEach((layer, rate) -> row.put("rate_" + layer, rate.toString()));
        rows.add(row);
        try {
            write();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The epoch of a row, beyond all where the line is not one of ours. */
    private static int epoch(String row) {
        int comma = row.indexOf(',');
        String number = comma < 0 ? "" : row.substring(0, comma);
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : Integer.MAX_VALUE;
    }

    private void write() throws IOException {
        Set<String> columns = new LinkedHashSet<>(FIGURES);
        rows.forEach(
                row -> row.keySet().stream().filter(c -> !rates.contains(c)).forEach(columns::add));
        columns.addAll(rates);
        StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
        for (Map<String, String> row : rows) {
            text.append(columns.stream().map(c -> row.getOrDefault(c, "")).collect(Collectors.joining(",")))
                    .append('\n');
        }
        AtomicFile.write(file, text.toString());
    }
}
