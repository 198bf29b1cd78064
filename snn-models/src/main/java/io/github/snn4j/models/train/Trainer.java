package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a data set by backpropagation through time with surrogate gradients.
 *
 * <p>The same seed gives the same bits for any number of threads, interrupted and resumed or not.
 */
public final class Trainer {
    private final Network network;
    private final Dataset training;
    private final @Nullable Dataset watched;
    private final Workers workers;
    private final long seed;
    private final List<TrainingListener> listeners;
    private final @Nullable Path checkpoint;
    private final SnnFile files;
    private final Weights weights;
    private final PlanOptions options;
    private volatile boolean stopRequested;

    private Trainer(Builder b) {
        network = b.network;
        seed = b.seed;
        workers = b.workers;
        listeners = List.copyOf(b.listeners);
        checkpoint = b.checkpoint;
        files = b.files;
        weights = b.start == null ? Weights.initial(network.graph(), seed) : b.start;
        options = TrainingMemory.options(network, weights, network.recipe().batch(), b.memory);
        DatasetCheck.fits(network, b.training);
        double fraction = network.recipe().validation();
        training = fraction > 0
                ? ValidationSplit.stratified(b.training, fraction, seed).train()
                : b.training;
        watched = fraction > 0
                ? ValidationSplit.stratified(b.training, fraction, seed).validation()
                : b.watched;
        if (training.size() < network.recipe().batch()) {
            throw new IllegalArgumentException("data set \"" + training.name() + "\" has " + training.size()
                    + " training examples, less than one batch of "
                    + network.recipe().batch() + "; lower training.batch");
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
        private final List<TrainingListener> listeners = new java.util.ArrayList<>();
        private long seed;
        private @Nullable Dataset watched;
        private @Nullable Path checkpoint;
        private long memory = Long.MAX_VALUE;
        private @Nullable Weights start;
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

    /**
     * What a training run came to.
     *
     * @param calls what its plan computed, in order, with mean times
     */
    public record Result(
            TrainedNetwork model,
            int epochs,
            boolean stopped,
            @Nullable Evaluation watched,
            List<Plan.CallReport> calls) {}

    /** Trains from the first epoch. */
    public Result run() throws IOException {
        return new Run(new Progress(seed)).train();
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
        return new Run(progress).train();
    }

    /** One run's plan and position. */
    private final class Run {
        private final Recipe recipe = network.recipe();
        private final int batch = recipe.batch();
        private final int stepsPerEpoch = training.size() / batch;
        private final Progress at;
        private final Plan plan = Plan.compile(network.graph(), weights, options, workers);
        private final Batches batches = new Batches(training, network.encoder(), network.steps(), workers);
        private final float[][] state = new float[recipe.optimizer().stateArrays()][];
        private final TrainingStep step = new TrainingStep(network, plan, weights, state, workers);
        private Evaluation.@Nullable Evaluator evaluator;
        private @Nullable Evaluation last;

        Run(Progress at) {
            this.at = at;
            for (int k = 0; k < state.length; k++) {
                state[k] = at.optimizerArray(k, weights.learned());
            }
        }

        Result train() throws IOException {
            Forecast forecast = TrainingMemory.forecast(network, plan, weights);
            HealthCheck health = HealthCheck.of(network, weights, training, forecast.total(), seed, workers);
            listeners.forEach(l -> l.started(forecast, health, at.epoch));
            while (at.epoch <= recipe.epochs() && !at.finished) {
                long start = System.nanoTime();
                int first = at.step;
                if (!steps()) {
                    save();
                    return new Result(model(), at.epoch - 1, true, last, plan.explain());
                }
                double trained = seconds(start);
                measure(start, trained, (stepsPerEpoch - first) * batch / trained);
                at.nextEpoch();
                save();
            }
            return new Result(model(), at.epoch - 1, false, last, plan.explain());
        }

        /** The rest of the epoch's steps; false if asked to stop before its end. */
        private boolean steps() {
            int[] order = Batches.order(training.size(), seed, at.epoch);
            while (at.step < stepsPerEpoch) {
                if (stopRequested) {
                    return false;
                }
                step(order);
            }
            return true;
        }

        private void step(int[] order) {
            int[] labels = new int[batch];
            batches.load(step.input(), step.inputOffset(), order, at.step * batch, labels, seed, at.epoch);
            long number = (at.epoch - 1L) * stepsPerEpoch + at.step + 1;
            double loss = step.gradients(labels, seed, number);
            double norm = norm(plan.gradients());
            if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                throw plan.nonFinite();
            }
            clip(norm);
            step.update(number, rate());
            float[] scores = step.scores();
            at.lossSum += loss;
            for (int e = 0; e < batch; e++) {
                at.right += Evaluation.best(scores, e * network.classes(), network.classes()) == labels[e] ? 1 : 0;
            }
            at.step++;
            TrainingListener.Step report = new TrainingListener.Step(at.epoch, at.step, stepsPerEpoch, loss, norm);
            listeners.forEach(l -> l.step(report));
        }

        private void clip(double norm) {
            if (recipe.clip() > 0 && norm > recipe.clip()) {
                float[] gradients = plan.gradients();
                float factor = (float) (recipe.clip() / norm);
                for (int i = 0; i < gradients.length; i++) {
                    gradients[i] *= factor;
                }
            }
        }

        private double rate() {
            double progress = at.epoch - 1 + (at.step + 0.5) / stepsPerEpoch;
            return recipe.optimizer().lr() * recipe.schedule().factor(progress, recipe.epochs());
        }

        private void measure(long start, double trained, double perSecond) {
            double rate = rate();
            Map<String, Double> firing = step.firingRates();
            if (watched != null) {
                if (evaluator == null) {
                    evaluator = new Evaluation.Evaluator(network, weights, batch, workers);
                }
                last = evaluator.run(watched, seed);
            }
            double accuracy = last == null ? Double.NaN : last.accuracy();
            at.watch(accuracy, recipe.patience());
            TrainingListener.Epoch report = new TrainingListener.Epoch(
                    at.epoch,
                    recipe.epochs(),
                    at.lossSum / stepsPerEpoch,
                    (double) at.right / (stepsPerEpoch * batch),
                    accuracy,
                    rate,
                    seconds(start),
                    perSecond,
                    firing);
            listeners.forEach(l -> l.epoch(report));
        }

        private TrainedNetwork model() {
            Map<String, String> provenance = new TreeMap<>();
            provenance.put("dataset", training.name());
            provenance.put("examples", Integer.toString(training.size()));
            provenance.put("epochs", Integer.toString(at.epoch - 1));
            provenance.put("seed", Long.toString(seed));
            return new TrainedNetwork(network, weights, provenance);
        }

        private void save() throws IOException {
            if (checkpoint != null) {
                files.write(checkpoint, model(), at.write(state, weights.learned()));
            }
        }
    }

    private static double norm(float[] gradients) {
        double sum = 0;
        for (float g : gradients) {
            sum += (double) g * g;
        }
        return Math.sqrt(sum);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
