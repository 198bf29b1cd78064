package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.layers.plan.Forecast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogTest {
    private static final HealthCheck HEALTH = new HealthCheck(List.of(new HealthCheck.Layer("spike", 0.1, 0, 1)));
    private static final Forecast FORECAST = new Forecast(1, 1, 1, 1, 1, 1);

    private static final String COLUMNS =
            "epoch,loss,train_accuracy,watch_accuracy,learning_rate,seconds,samples_per_second,gradient_norm,"
                    + "gradient_conv,rate_spike";

    @TempDir
    Path folder;

    private static TrainingListener.Epoch epoch(int number, double loss) {
        TrainingListener.Step last = new TrainingListener.Step(
                number, 3, 7, 7, loss, 0.5, 0.01, 5, Map.of("conv", 5.0), Map.of("spike", 0.25), 100, 0);
        return new TrainingListener.Epoch(number, 3, loss, 0.5, Double.NaN, 2, 100, last);
    }

    @Test
    void resumedEpochsReplaceTheirRows() throws IOException {
        Path file = folder.resolve("log.csv");
        TrainingLog first = new TrainingLog(file);
        first.started(FORECAST, HEALTH, 1);
        first.epoch(epoch(1, 3));
        first.epoch(epoch(2, 2));
        // killed after the row of epoch 2, before its checkpoint: epoch 2 is done again
        Files.writeString(file, Files.readString(file) + "3,garbage\nhalf a r");
        TrainingLog resumed = new TrainingLog(file);
        resumed.started(FORECAST, HEALTH, 2);
        resumed.epoch(epoch(2, 1.5));
        assertEquals(
                List.of(COLUMNS, "1,3.0,0.5,,0.01,2.0,100.0,5.0,5.0,0.25", "2,1.5,0.5,,0.01,2.0,100.0,5.0,5.0,0.25"),
                Files.readAllLines(file));
    }

    @Test
    void rowsOfAnOlderFileKeepTheirColumns() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(
                file,
                "epoch,loss,train_accuracy,watch_accuracy,learning_rate,seconds,samples_per_second,rate_spike\n"
                        + "1,3.0,0.5,0.4,0.01,2.0,100.0,0.25\n");
        TrainingLog resumed = new TrainingLog(file);
        resumed.started(FORECAST, HEALTH, 2);
        resumed.epoch(epoch(2, 1.5));
        assertEquals(
                List.of(COLUMNS, "1,3.0,0.5,0.4,0.01,2.0,100.0,,,0.25", "2,1.5,0.5,,0.01,2.0,100.0,5.0,5.0,0.25"),
                Files.readAllLines(file));
    }

    @Test
    void aNewTrainingStartsAnew() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "old\n1,2\n");
        new TrainingLog(file).started(FORECAST, HEALTH, 1);
        assertEquals(1, Files.readAllLines(file).size());
    }
}
