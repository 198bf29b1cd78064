package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two halves of a training step on the batch that lies in {@link #input()}: gradients, then the optimiser's sweep. */
public final class TrainingStep {
    /** Parameters a task of the sweep: enough to amortise it, small beside a core's caches. */
    private static final int PIECE = 1 << 14;

    private final Network network;
    private final Plan plan;
    private final Weights weights;
    private final float[][] state;
    private final Workers workers;
    private final @Nullable Segments segments;
    private float[] scores = {};

    /**
     * @param plan the network compiled for training with {@code weights}, with all of its steps, or with a divisor of them
     *     and to carry state for truncated backpropagation through time
     * @param state the optimiser's arrays, {@link Optimizer#stateArrays()} of the learned parameters' length
     */
    public TrainingStep(Network network, Plan plan, Weights weights, float[][] state, Workers workers) {
        this.network = network;
        this.plan = plan;
        this.weights = weights;
        this.state = state;
        this.workers = workers;
        segments = plan.options().steps() < network.steps() ? new Segments(network, plan, weights) : null;
    }

    /** Where the batch goes, {@code [T or 1, examples, features]} from {@link #inputOffset()} on. */
    public float[] input() {
        return segments == null ? plan.input() : segments.input();
    }

    public int inputOffset() {
        return segments == null ? plan.inputOffset() : segments.inputOffset();
    }

    /**
     * Forward, loss, backward; the gradients are then in {@link Plan#gradients()}.
     *
     * @param seed the seed of dropout and noise
     * @param number the number of this step, which keys them further
     * @return the loss
     */
    public double gradients(int[] labels, long seed, long number) {
        float[] targets = new float[labels.length * network.classes()];
        for (int e = 0; e < labels.length; e++) {
            targets[e * network.classes() + labels[e]] = 1;
        }
        return gradients(targets, null, seed, number);
    }

    /**
     * The same for mixed labels, and with a teacher.
     *
     * @param targets the probability of each class, {@code [examples, classes]}
     * @param teacher a teacher's scores of the same examples, {@code [examples, classes]}, if there is one
     */
    public double gradients(float[] targets, float @Nullable [] teacher, long seed, long number) {
        int batch = targets.length / network.classes();
        float[] output = forward(batch, seed, number);
        scores = Scores.of(network, output, batch);
        int steps = output.length / scores.length;
        Loss kind = network.recipe().loss();
        float[] gradient = new float[scores.length];
        float[] ofOutput;
        double loss;
        if (kind.ofEachStep()) {
            ofOutput = new float[output.length];
            loss = kind.value(output, repeated(targets, steps), steps * batch, network.classes(), ofOutput);
        } else {
            loss = kind.value(scores, targets, batch, network.classes(), gradient);
            ofOutput = Scores.gradient(network, steps, gradient);
        }
        if (teacher != null) {
            Distillation distillation = network.recipe().distillation();
            Arrays.fill(gradient, 0);
            loss = distillation.add(loss, scores, teacher, batch, network.classes(), gradient);
            float[] taught = Scores.gradient(network, steps, gradient);
            for (int i = 0; i < ofOutput.length; i++) {
                ofOutput[i] = (float) (1 - distillation.weight()) * ofOutput[i] + taught[i];
            }
        }
        if (segments == null) {
            plan.backward(ofOutput);
        } else {
            segments.backward(ofOutput, batch, seed, number);
        }
        return loss + plan.penalty();
    }

    private static float[] repeated(float[] targets, int steps) {
        float[] all = new float[steps * targets.length];
        for (int t = 0; t < steps; t++) {
            System.arraycopy(targets, 0, all, t * targets.length, targets.length);
        }
        return all;
    }

    private float[] forward(int batch, long seed, long number) {
        if (segments != null) {
            return segments.forward(batch, seed, number);
        }
        plan.forward(batch, seed, number);
        return plan.output();
    }

    /** The fraction of neurons and steps that fired in the last step, by spiking layer. */
    public Map<String, Double> firingRates() {
        return segments == null ? plan.firingRates() : segments.firingRates();
    }

    /** The scores {@code [examples, classes]} of the last step. */
    public float[] scores() {
        return scores;
    }

    /**
     * Moves the weights by the plan's gradients.
     *
     * @param number the number of this update, from 1
     * @param rate the learning rate
     */
    public void update(long number, double rate) {
        int learned = weights.learned();
        workers.forEach(
                (learned + PIECE - 1) / PIECE,
                (task, worker) -> network.recipe()
                        .optimizer()
                        .update(
                                number,
                                rate,
                                weights.values(),
                                plan.gradients(),
                                state,
                                task * PIECE,
                                Math.min(learned, (task + 1) * PIECE)));
    }
}
