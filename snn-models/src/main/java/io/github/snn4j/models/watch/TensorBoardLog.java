package io.github.snn4j.models.watch;

import io.github.snn4j.models.train.TrainingListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Event files for TensorBoard: {@code train/…}, {@code firing_rate/LAYER} and {@code gradient_norm/LAYER} along the steps,
 * {@code epoch/…} at the last step of each epoch.
 *
 * <p>Steps are numbered over all epochs. At most some 2000 of a training are written, evenly spaced, and each epoch's last. A
 * resumed training begins a new file in the same folder and goes on counting; the steps it does again replace those before.
 */
public final class TensorBoardLog implements TrainingListener, Closeable {
    private static final int MOST_STEPS = 2000;

    private final Path folder;
    private final Clock clock;
    private @Nullable EventFile file;

    /**
     * A log whose file is made with the first step.
     *
     * @param folder is made where there is none
     */
    public TensorBoardLog(Path folder) {
        this(folder, Clock.systemUTC());
    }

    TensorBoardLog(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void step(Step s) {
        long every = Math.max(1, (long) s.epochs() * s.steps() / MOST_STEPS);
        if (file != null && s.number() % every != 0 && s.step() != s.steps()) {
            return;
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("train/loss", s.loss());
        figures.put("train/accuracy", s.accuracy());
        figures.put("train/learning_rate", s.learningRate());
        figures.put("train/gradient_norm", s.gradientNorm());
        figures.put("train/samples_per_second", s.samplesPerSecond());
        s.firingRates().forEach((layer, rate) -> figures.put("firing_rate/" + layer, rate));
        s.gradientNorms().forEach((layer, norm) -> figures.put("gradient_norm/" + layer, norm));
        write(s.number(), figures);
    }

    @Override
    public void epoch(Epoch e) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("epoch/loss", e.loss());
        figures.put("epoch/train_accuracy", e.trainAccuracy());
        if (!Double.isNaN(e.watchAccuracy())) {
            figures.put("epoch/watch_accuracy", e.watchAccuracy());
        }
        write(e.last().number(), figures);
    }

    private void write(long step, Map<String, Double> figures) {
        double seconds = clock.millis() / 1000.0;
        try {
            if (file == null) {
                file = new EventFile(folder, (long) seconds);
                file.started(seconds, step);
            }
            file.scalars(seconds, step, figures);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
