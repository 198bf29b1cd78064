package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.plan.Plan;
import io.github.snn4j.layers.plan.PlanOptions;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.SnnFile;
import io.github.snn4j.models.network.TrainedNetwork;

/** A trained network that another learns from: it sees the same batches, through its own encoder and for its own steps. */
final class Teacher {
    private final Network network;
    private final Plan plan;
    private final Batches batches;
    private final long seed;
    private final String sha256;

    Teacher(TrainedNetwork model, Dataset training, int batch, long seed, Workers workers) {
        network = model.network();
        DatasetCheck.fits(network, training);
        sha256 = SnnFile.weightsSha256(model);
        this.seed = seed;
        plan = plan(model, batch, workers);
        batches = new Batches(training, network.encoder(), network.steps(), workers);
    }

    private static Plan plan(TrainedNetwork model, int batch, Workers workers) {
        Network n = model.network();
        PlanOptions options = PlanOptions.inference(batch, n.steps())
                .withStaticInput(n.encoder().isStatic())
                .withDt(n.dt());
        return Plan.compile(n.graph(), model.weights(), options, workers);
    }

    /** The bytes that a teacher will hold for a training with such batches. */
    static long bytes(TrainedNetwork model, int batch, Workers workers) {
        var forecast = plan(model, batch, workers).forecast();
        return forecast.total() - forecast.runtime();
    }

    /** Its scores {@code [examples, classes]} of a batch. */
    float[] scores(Batch batch) {
        batches.encode(batch, plan.input(), plan.inputOffset(), seed);
        plan.forward(batch.labels.length, seed, 0);
        return Scores.of(network, plan, batch.labels.length);
    }

    /** Which weights it has. */
    String sha256() {
        return sha256;
    }
}
