package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a data set by backpropagation through time with surrogate gradients.
 *
 * <p>The same seed gives the same bits for any number of threads, interrupted and resumed or not.
 */
public final class Trainer {
    final Network network;
    final Dataset training;
    final @Nullable Dataset watched;
    final Workers workers;
    final long seed;
    final List<TrainingListener> listeners;
    final @Nullable Path checkpoint;
    final SnnFile files;
    final Weights weights;
    final PlanOptions options;
    private final long memory;
    final @Nullable Teacher teacher;
    private volatile boolean stopRequested;

    private Trainer(Builder b) {
        network = b.network;
        memory = b.memory;
        seed = b.seed;
        workers = b.workers;
        listeners = List.copyOf(b.listeners);
        checkpoint = b.checkpoint;
        files = b.files;
        if (b.start == null && network.recipe().quantize() != Quantize.NONE) {
            throw new IllegalArgumentException(
                    "training.quantize fine-tunes a trained network, whose batch norms' statistics it keeps; train \""
                            + network.name() + "\" without it first, then start from that model (--from)");
        }
        weights = b.start == null ? Weights.initial(network.graph(), seed) : b.start;
        int batch = network.recipe().batch();
        TrainedNetwork teaching = b.teacher;
        long ofTeacher = teaching == null ? 0 : Teacher.bytes(teaching, batch, workers);
        options = TrainingMemory.options(network, weights, batch, b.memory - ofTeacher);
        DatasetCheck.fits(network, b.training);
        double fraction = network.recipe().validation();
        training = fraction > 0
                ? ValidationSplit.stratified(b.training, fraction, seed).train()
                : b.training;
        watched = fraction > 0
                ? ValidationSplit.stratified(b.training, fraction, seed).validation()
                : b.watched;
        teacher = teaching == null ? null : new Teacher(teaching, training, batch, seed, workers);
        int accumulate = network.recipe().accumulate();
        if (training.size() / batch < accumulate) {
            throw new IllegalArgumentException("data set \"" + training.name() + "\" has " + training.size()
                    + " training examples, less than "
                    + (accumulate == 1 ? "one batch of " + batch : accumulate + " batches of " + batch + " a step")
                    + "; lower training.batch" + (accumulate == 1 ? "" : " or training.accumulate"));
        }
    }

    /** Starts the description of a training run. */
    public static Builder of(Network network, Dataset training, Workers workers) {
        return new Builder(network, training, workers);
    }

    /** A training run's settings; all have defaults but the network, the data and the threads. */
    public static final class Builder {
        private final Network network;
        private final Dataset training;
        private final Workers workers;
        private final List<TrainingListener> listeners = new ArrayList<>();
        private long seed;
        private @Nullable Dataset watched;
        private @Nullable Path checkpoint;
        private long memory = Long.MAX_VALUE;
        private @Nullable Weights start;
        private @Nullable TrainedNetwork teacher;
        private SnnFile files = SnnFile.builtIn();

        private Builder(Network network, Dataset training, Workers workers) {
            this.network = network;
            this.training = training;
            this.workers = workers;
        }

        /** Of the first weights, the order of examples, dropout and noise; 0 unless said. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** A set to measure after each epoch, unless the recipe keeps a validation part. */
        public Builder watch(Dataset data) {
            watched = data;
            return this;
        }

        /** Where to write a checkpoint after each epoch and when stopped. */
        public Builder checkpoint(Path file) {
            checkpoint = file;
            return this;
        }

        /** Weights to start from instead of random ones; they are changed in place. */
        public Builder from(Weights weights) {
            start = weights;
            return this;
        }

        /** A trained network to learn from besides the labels, as {@link Recipe#distillation()} says. */
        public Builder teacher(TrainedNetwork model) {
            teacher = model;
            return this;
        }

        /**
         * The bytes that training should hold at most: where it would hold more, some outputs are computed again for the
         * backward run, to the same bits. {@link TrainingMemory} tells beforehand whether that suffices.
         */
        public Builder memory(long bytes) {
            memory = bytes;
            return this;
        }

        public Builder listener(TrainingListener listener) {
            listeners.add(listener);
            return this;
        }

        /** How checkpoints are read and written, for networks with layers of one's own. */
        public Builder files(SnnFile format) {
            files = format;
            return this;
        }

        public Trainer build() {
            return new Trainer(this);
        }
    }

    /** Asks a running training, from any thread, to stop after the current step and to write its checkpoint. */
    public void requestStop() {
        stopRequested = true;
    }

    boolean stopRequested() {
        return stopRequested;
    }

    /**
     * What a training run came to.
     *
     * @param model the network with its weights, averaged ones if {@link Recipe#ema()} asks for them
     * @param calls what its plan computed, in order, with mean times
     * @param waited the fraction of the training steps' time that they waited for data
     */
    public record Result(
            TrainedNetwork model,
            int epochs,
            boolean stopped,
            @Nullable Evaluation watched,
            List<Plan.CallReport> calls,
            double waited) {}

    /** Trains from the first epoch. */
    public Result run() throws IOException {
        long most = TrainingMemory.forecast(network, network.recipe().batch(), memory, workers)
                .total();
        network.recipe().thresholds().apply(network, weights, training, most, seed, workers);
        return new TrainingRun(this, new Progress(seed)).train();
    }

    /** Continues from the checkpoint, to the same bits as if it had not been interrupted. */
    public Result resume() throws IOException {
        if (checkpoint == null || !Files.exists(checkpoint)) {
            throw new IOException(checkpoint + ": no such checkpoint; train without resuming first");
        }
        SnnFile.Content content = files.read(checkpoint);
        if (content.training() == null) {
            throw new IOException(checkpoint + ": is a finished model, not a checkpoint");
        }
        if (!content.model().network().equals(network)) {
            throw new IOException(checkpoint + ": was written by a training with other settings; resume with the same"
                    + " network, steps and settings as it was started with");
        }
        System.arraycopy(content.model().weights().values(), 0, weights.values(), 0, weights.values().length);
        Progress progress = Progress.read(content.training(), weights.learned(), checkpoint);
        if (progress.seed != seed) {
            throw new IOException(checkpoint + ": was written with seed " + progress.seed + ", not " + seed
                    + "; resume with that seed");
        }
        String teaching = teacher == null ? "" : teacher.sha256();
        if (!progress.teacher.equals(teaching)) {
            throw new IOException(checkpoint + ": was written by a training with "
                    + (progress.teacher.isEmpty() ? "no teacher" : "another teacher") + "; resume with that");
        }
        return new TrainingRun(this, progress).train();
    }
}
