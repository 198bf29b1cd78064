package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Survey;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.layers.plan.NonFiniteException;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.chip.tune.ChipForm;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.TrainedNetwork;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of a training: its plan, its position and its steps. */
final class TrainingRun {
    private final Trainer trainer;
    private final Network network;
    private final Recipe recipe;
    private final Workers workers;
    private final List<TrainingListener> listeners;
    private final Weights weights;

    /** What runs on the batches: the network and its weights, or their form in a chip's integers. */
    private final Network run;

    private final Weights running;
    private final @Nullable ChipForm chip;
    private final int batch;
    private final int stepsPerEpoch;
    private final Progress at;
    private Plan plan;
    private final Batches batches;
    private final float[][] state;
    private TrainingStep step;
    private final @Nullable MovingAverage average;

    /** The gradients of the batches of a step before the last; none where each step has one. */
    private final float[] sum;

    private Evaluation.@Nullable Evaluator evaluator;
    private @Nullable Evaluation last;
    private @Nullable HealthAlarm alarm;
    private TrainingListener.@Nullable Step lastStep;
    private long firstStep;
    private long stepsSinceFirst;
    private double trainedSeconds;
    private double waitedSeconds;

    TrainingRun(Trainer trainer, Progress at) {
        this.trainer = trainer;
        this.at = at;
        network = trainer.network;
        recipe = network.recipe();
        workers = trainer.workers;
        listeners = trainer.listeners;
        weights = trainer.weights;
        chip = recipe.quantize()
                .scheme()
                .map(s -> new ChipForm(new TrainedNetwork(network, weights, Map.of()), s))
                .orElse(null);
        run = chip == null ? network : chip.network();
        running = chip == null ? weights : chip.weights();
        batch = recipe.batch();
        stepsPerEpoch = trainer.training.size() / (batch * recipe.accumulate());
        plan = compiled();
        batches = new Batches(trainer.training, network.encoder(), network.steps(), workers);
        state = new float[recipe.optimizer().stateArrays()][];
        for (int k = 0; k < state.length; k++) {
            state[k] = at.optimizerArray(k, weights.learned());
        }
        step = new TrainingStep(network, plan, weights, state, workers);
        sum = new float[recipe.accumulate() > 1 ? weights.learned() : 0];
        average = recipe.ema() == 0
                ? null
                : new MovingAverage(
                        recipe.ema(), network.graph(), at.average.length > 0 ? at.average : weights.values());
        at.teacher = trainer.teacher == null ? "" : trainer.teacher.sha256();
    }

    /** The plan of this epoch: surrogates may change with the progress of the training. */
    private Plan compiled() {
        double progress = (at.epoch - 1.0) / recipe.epochs();
        return Plan.compile(run.graph(), running, trainer.options.withProgress(Math.min(1, progress)), workers);
    }

    private boolean evolves() {
        return Survey.of(network.graph()).rows().stream()
                .map(Survey.Row::neuron)
                .anyMatch(n ->
                        n != null && !n.surrogate().at(0).equals(n.surrogate().at(1)));
    }

    Trainer.Result train() throws IOException {
        Forecast forecast = TrainingMemory.forecast(network, plan, weights);
        HealthCheck health =
                HealthCheck.of(network, weights, trainer.training, forecast.total(), trainer.seed, workers);
        listeners.forEach(l -> l.started(forecast, health, at.epoch));
        alarm = new HealthAlarm(health, batch, network.steps());
        firstStep = System.nanoTime();
        try (BatchLoader loader = new BatchLoader(
                trainer.training,
                recipe,
                stepsPerEpoch * recipe.accumulate(),
                at.epoch,
                at.step * recipe.accumulate(),
                trainer.seed,
                workers)) {
            while (at.epoch <= recipe.epochs() && !at.finished) {
                long start = System.nanoTime();
                int first = at.step;
                boolean whole = steps(loader);
                double trained = seconds(start);
                trainedSeconds += trained;
                waitedSeconds = loader.waitedSeconds();
                if (!whole) {
                    save();
                    return result(true);
                }
                measure(start, trained, (stepsPerEpoch - first) * batch * recipe.accumulate() / trained);
                at.nextEpoch();
                save();
                if (at.epoch <= recipe.epochs() && evolves()) {
                    plan = compiled();
                    step = new TrainingStep(network, plan, weights, state, workers);
                }
            }
        }
        return result(false);
    }

    private Trainer.Result result(boolean stopped) {
        double waited = trainedSeconds > 0 ? waitedSeconds / trainedSeconds : 0;
        return new Trainer.Result(model(shown()), at.epoch - 1, stopped, last, plan.explain(), waited);
    }

    /** The rest of the epoch's steps; false if asked to stop before its end. */
    private boolean steps(BatchLoader loader) {
        while (at.step < stepsPerEpoch) {
            if (trainer.stopRequested()) {
                return false;
            }
            try {
                step(loader);
            } catch (NonFiniteException e) {
                String text = String.valueOf(e.getMessage());
                tell(new TrainingListener.Alarm(at.epoch, at.step + 1, e.layer(), false, text));
                throw e;
            }
        }
        return true;
    }

    private void tell(TrainingListener.Alarm change) {
        listeners.forEach(l -> l.alarm(change));
    }

    private void step(BatchLoader loader) {
        long number = (at.epoch - 1L) * stepsPerEpoch + at.step + 1;
        int parts = recipe.accumulate();
        double loss = 0;
        long right = at.right;
        if (chip != null) {
            chip.round(weights);
        }
        for (int part = 0; part < parts; part++) {
            loss += gradients(loader.next(), (number - 1) * parts + part + 1) / parts;
            if (parts > 1) {
                add(part, parts);
            }
        }
        GradientNorms norms = GradientNorms.of(weights, plan.gradients());
        if (!Double.isFinite(norms.all())) {
            throw plan.nonFinite();
        }
        clip(norms.all());
        double rate = rate();
        step.update(number, rate);
        if (average != null) {
            average.update(number, weights.values());
        }
        at.lossSum += loss;
        at.step++;
        report(loss, at.right - right, rate, norms);
    }

    private void report(double loss, long right, double rate, GradientNorms norms) {
        stepsSinceFirst++;
        double seconds = seconds(firstStep);
        int examples = batch * recipe.accumulate();
        long left = stepsPerEpoch - at.step + (long) (recipe.epochs() - at.epoch) * stepsPerEpoch;
        TrainingListener.Step report = new TrainingListener.Step(
                at.epoch,
                recipe.epochs(),
                at.step,
                stepsPerEpoch,
                loss,
                (double) right / examples,
                rate,
                norms.all(),
                norms.layers(),
                new LinkedHashMap<>(step.firingRates()),
                stepsSinceFirst * examples / seconds,
                seconds / stepsSinceFirst * left);
        lastStep = report;
        listeners.forEach(l -> l.step(report));
        if (alarm != null) {
            alarm.look(at.epoch, at.step, report.firingRates()).forEach(this::tell);
        }
    }

    /** The loss of a batch, whose gradients are then in the plan. */
    private double gradients(Batch examples, long number) {
        batches.encode(examples, step.input(), step.inputOffset(), trainer.seed);
        float[] taught = trainer.teacher == null ? null : trainer.teacher.scores(examples);
        double loss = step.gradients(examples.targets, taught, trainer.seed, number);
        if (!Double.isFinite(loss)) {
            throw plan.nonFinite();
        }
        float[] scores = step.scores();
        for (int e = 0; e < batch; e++) {
            int best = Evaluation.best(scores, e * network.classes(), network.classes());
            at.right += best == examples.labels[e] ? 1 : 0;
        }
        return loss;
    }

    /** Adds the plan's gradients to those of the parts before; after the last, the plan has the mean of all. */
    private void add(int part, int parts) {
        float[] gradients = plan.gradients();
        if (part > 0) {
            Kernels.best().add(gradients, 0, sum, 0, gradients, 0, sum.length);
        }
        if (part < parts - 1) {
            System.arraycopy(gradients, 0, sum, 0, sum.length);
        } else {
            scale(1f / parts);
        }
    }

    private void clip(double norm) {
        if (recipe.clip() > 0 && norm > recipe.clip()) {
            scale((float) (recipe.clip() / norm));
        }
    }

    private void scale(float factor) {
        float[] gradients = plan.gradients();
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] *= factor;
        }
    }

    private double rate() {
        double progress = at.epoch - 1 + (at.step + 0.5) / stepsPerEpoch;
        return recipe.optimizer().lr() * recipe.schedule().factor(progress, recipe.epochs());
    }

    private void measure(long start, double trained, double perSecond) {
        if (trainer.watched != null) {
            if (chip != null) {
                chip.round(shown());
            }
            if (evaluator == null) {
                evaluator = new Evaluation.Evaluator(run, chip == null ? shown() : running, batch, workers);
            }
            last = evaluator.run(trainer.watched, trainer.seed);
        }
        double accuracy = last == null ? Double.NaN : last.accuracy();
        at.watch(accuracy, recipe.patience());
        TrainingListener.Epoch report = new TrainingListener.Epoch(
                at.epoch,
                recipe.epochs(),
                at.lossSum / stepsPerEpoch,
                (double) at.right / (stepsPerEpoch * batch * recipe.accumulate()),
                accuracy,
                seconds(start),
                perSecond,
                Objects.requireNonNull(lastStep));
        listeners.forEach(l -> l.epoch(report));
    }

    /** The weights that are tested and given away. */
    private Weights shown() {
        return average == null ? weights : average.weights();
    }

    private TrainedNetwork model(Weights of) {
        Map<String, String> provenance = new TreeMap<>();
        provenance.put("dataset", trainer.training.name());
        provenance.put("examples", Integer.toString(trainer.training.size()));
        provenance.put("epochs", Integer.toString(at.epoch - 1));
        provenance.put("seed", Long.toString(trainer.seed));
        return new TrainedNetwork(network, of, provenance);
    }

    private void save() throws IOException {
        if (trainer.checkpoint != null) {
            float[] averaged =
                    average == null ? new float[0] : average.weights().values();
            trainer.files.write(trainer.checkpoint, model(weights), at.write(state, weights.learned(), averaged));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
