package io.github.snn4j.models.train;

import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;

/** From a plan's output over time to one score an output, and the gradient back. */
public final class Scores {
    private Scores() {}

    /** The scores {@code [examples, outputs]} of the plan's last run. */
    public static float[] of(Network network, Plan plan, int examples) {
        return of(network, plan.output(), examples);
    }

    /** The scores of an output {@code [steps, examples, outputs]}. */
    static float[] of(Network network, float[] output, int examples) {
        int n = examples * network.outputs();
        float[] scores = new float[n];
        network.readout().scores(output, 0, output.length / n, n, n, scores, 0);
        return scores;
    }

    /** The derivative with respect to the plan's output, given that with respect to the scores. */
    public static float[] gradient(Network network, Plan plan, float[] scoresGradient) {
        return gradient(network, plan.outputSteps(), scoresGradient);
    }

    /** The derivative with respect to an output of so many steps. */
    static float[] gradient(Network network, int steps, float[] scoresGradient) {
        int n = scoresGradient.length;
        float[] gradient = new float[steps * n];
        network.readout().gradient(scoresGradient, 0, steps, n, gradient, 0, n);
        return gradient;
    }
}
