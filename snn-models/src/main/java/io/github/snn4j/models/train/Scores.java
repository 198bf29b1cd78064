package io.github.snn4j.models.train;

import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.models.network.Network;

/** From a plan's output over time to one score a class, and the gradient back. */
public final class Scores {
    private Scores() {}

    /** The scores {@code [examples, classes]} of the plan's last run. */
    public static float[] of(Network network, Plan plan, int examples) {
        int n = examples * network.classes();
        float[] scores = new float[n];
        network.readout().scores(plan.output(), 0, plan.outputSteps(), n, n, scores, 0);
        return scores;
    }

    /** The derivative with respect to the plan's output, given that with respect to the scores. */
    public static float[] gradient(Network network, Plan plan, float[] scoresGradient) {
        int n = scoresGradient.length;
        float[] gradient = new float[plan.outputSteps() * n];
        network.readout().gradient(scoresGradient, 0, plan.outputSteps(), n, gradient, 0, n);
        return gradient;
    }
}
