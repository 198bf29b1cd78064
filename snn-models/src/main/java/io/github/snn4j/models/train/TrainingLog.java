package io.github.snn4j.models.train;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.layers.plan.Forecast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file with a row an epoch: the figures of {@link TrainingListener.Epoch}, then a firing rate a spiking layer.
 *
 * <p>After each epoch the whole file is written anew under a temporary name and moved, so that it is never half a row. A
 * resumed training keeps the rows of the epochs before the one it starts with; those done again are replaced.
 */
public final class TrainingLog implements TrainingListener {
    private static final String FIGURES =
            "epoch,loss,train_accuracy,watch_accuracy,learning_rate,seconds,samples_per_second";

    private final Path file;
    private final List<String> rows = new ArrayList<>();
    private String header = FIGURES;

    public TrainingLog(Path file) {
        this.file = file;
    }

    @Override
    public void started(Forecast forecast, HealthCheck health, int firstEpoch) {
        StringBuilder columns = new StringBuilder(FIGURES);
        health.layers().forEach(layer -> columns.append(",rate_").append(layer.name()));
        header = columns.toString();
        rows.clear();
        try {
            if (firstEpoch > 1 && Files.exists(file)) {
                List<String> old = Files.readAllLines(file);
                old.stream().skip(1).filter(row -> epoch(row) < firstEpoch).forEach(rows::add);
            }
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void epoch(Epoch e) {
        StringBuilder row = new StringBuilder();
        row.append(e.epoch());
        for (double figure : new double[] {
            e.loss(), e.trainAccuracy(), e.watchAccuracy(), e.learningRate(), e.seconds(), e.samplesPerSecond()
        }) {
            row.append(',').append(Double.isNaN(figure) ? "" : Double.toString(figure));
        }
        e.firingRates().values().forEach(rate -> row.append(',').append(rate));
        rows.add(row.toString());
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
        AtomicFile.write(file, header + "\n" + String.join("\n", rows) + (rows.isEmpty() ? "" : "\n"));
    }
}
