package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import java.util.List;

/** What a model remembers of how it came to be, beyond what the trainer knows. */
final class Provenance {
    private Provenance() {}

    static TrainedNetwork add(TrainedNetwork model, List<String> arguments, Dataset data, double testAccuracy) {
        return model.withProvenance("command", "snn " + String.join(" ", arguments))
                .withProvenance("classes", String.join("\t", data.classes()))
                .withProvenance("test_accuracy", Double.toString(testAccuracy))
                .withProvenance("snn4j", Version.snn4j())
                .withProvenance("java", System.getProperty("java.vm.name") + " " + Runtime.version())
                .withProvenance("kernels", Kernels.best().description());
    }

    /** The class names that a model was trained with, else their numbers. */
    static List<String> classes(TrainedNetwork model) {
        String known = model.provenance().get("classes");
        int n = model.network().classes();
        List<String> names = known == null ? List.of() : List.of(known.split("\t", -1));
        return names.size() == n
                ? names
                : java.util.stream.IntStream.range(0, n)
                        .mapToObj(Integer::toString)
                        .toList();
    }

    /** What the data set is guessed from: the one it was trained on, else the network's name. */
    static String hint(TrainedNetwork model) {
        return model.provenance().getOrDefault("dataset", model.network().name());
    }
}
