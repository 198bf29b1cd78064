package io.github.snn4j.models.train;

import io.github.snn4j.models.network.SnnFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Where training is, and what the current epoch has added up; all that a checkpoint holds besides weights. */
final class Progress {
    final long seed;
    int epoch = 1;
    int step;
    double lossSum;
    long right;
    double bestAccuracy = Double.NEGATIVE_INFINITY;
    int epochsSinceBest;
    boolean finished;

    /** The SHA-256 of the teacher's weights, or empty. */
    String teacher = "";

    private float[] optimizer = {};

    /** The averaged weights as read, or none. */
    float[] average = {};

    Progress(long seed) {
        this.seed = seed;
    }

    /** Notes the watched accuracy and whether to stop early. */
    void watch(double accuracy, int patience) {
        if (accuracy > bestAccuracy) {
            bestAccuracy = accuracy;
            epochsSinceBest = 0;
        } else {
            epochsSinceBest++;
        }
        finished = patience > 0 && epochsSinceBest >= patience;
    }

    void nextEpoch() {
        epoch++;
        step = 0;
        lossSum = 0;
        right = 0;
    }

    /** State array {@code k} of the optimiser as read, or zeros at the start. */
    float[] optimizerArray(int k, int learned) {
        return optimizer.length == 0
                ? new float[learned]
                : Arrays.copyOfRange(optimizer, k * learned, (k + 1) * learned);
    }

    SnnFile.TrainingState write(float[][] state, int learned, float[] averaged) {
        Map<String, String> counters = new TreeMap<>();
        counters.put("teacher", teacher);
        counters.put("seed", Long.toString(seed));
        counters.put("epoch", Integer.toString(epoch));
        counters.put("step", Integer.toString(step));
        counters.put("lossSum", Double.toHexString(lossSum));
        counters.put("right", Long.toString(right));
        counters.put("bestAccuracy", Double.toHexString(bestAccuracy));
        counters.put("epochsSinceBest", Integer.toString(epochsSinceBest));
        counters.put("finished", Boolean.toString(finished));
        float[] all = new float[state.length * learned];
        for (int k = 0; k < state.length; k++) {
            System.arraycopy(state[k], 0, all, k * learned, learned);
        }
        return new SnnFile.TrainingState(counters, all, averaged);
    }

    static Progress read(SnnFile.TrainingState saved, int learned, Path file) throws IOException {
        Map<String, String> c = saved.counters();
        try {
            Progress p = new Progress(Long.parseLong(get(c, "seed")));
            p.epoch = Integer.parseInt(get(c, "epoch"));
            p.step = Integer.parseInt(get(c, "step"));
            p.lossSum = Double.parseDouble(get(c, "lossSum"));
            p.right = Long.parseLong(get(c, "right"));
            p.bestAccuracy = Double.parseDouble(get(c, "bestAccuracy"));
            p.epochsSinceBest = Integer.parseInt(get(c, "epochsSinceBest"));
            p.finished = Boolean.parseBoolean(get(c, "finished"));
            p.optimizer = saved.optimizer();
            p.average = saved.average();
            p.teacher = c.getOrDefault("teacher", "");
            return p;
        } catch (NumberFormatException e) {
            throw new IOException(file + ": training.json is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static String get(Map<String, String> counters, String name) {
        String value = counters.get(name);
        if (value == null) {
            throw new NumberFormatException("no " + name);
        }
        return value;
    }
}
