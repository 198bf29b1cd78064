package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.layer.Weights;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;

/** The two halves of a training step on the batch that lies in a plan's input: gradients, then the optimiser's sweep. */
public final class TrainingStep {
    /** Parameters a task of the sweep: enough to amortise it, small beside a core's caches. */
    private static final int PIECE = 1 << 14;

    private final Network network;
    private final Plan plan;
    private final Weights weights;
    private final float[][] state;
    private final Workers workers;
    private float[] scores = {};

    /**
     * @param plan the network compiled for training with {@code weights}
     * @param state the optimiser's arrays, {@link Optimizer#stateArrays()} of the learned parameters' length
     */
    public TrainingStep(Network network, Plan plan, Weights weights, float[][] state, Workers workers) {
        this.network = network;
        this.plan = plan;
        this.weights = weights;
        this.state = state;
        this.workers = workers;
    }

    /**
     * Forward, loss, backward; the gradients are then in {@link Plan#gradients()}.
     *
     * @param seed the seed of dropout and noise
     * @param number the number of this step, which keys them further
     * @return the loss
     */
    public double gradients(int[] labels, long seed, long number) {
        int batch = labels.length;
        plan.forward(batch, seed, number);
        scores = Scores.of(network, plan, batch);
        float[] gradient = new float[scores.length];
        double loss = network.recipe().loss().value(scores, labels, batch, network.classes(), gradient);
        plan.backward(Scores.gradient(network, plan, gradient));
        return loss;
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
