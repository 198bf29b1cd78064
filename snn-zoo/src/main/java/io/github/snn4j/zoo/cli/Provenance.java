package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.train.Dataset;
import java.util.List;
import java.util.Map;

/** What a model remembers of how it came to be, beyond what the trainer knows. */
final class Provenance {
    /** Options that say where and how to run, which no bit of the model depends on; those with a value first. */
    private static final List<String> OF_MACHINE_WITH_VALUE =
            List.of("--out", "--data", "--threads", "--memory", "--tensorboard");

    private static final List<String> OF_MACHINE =
            List.of("--live", "--json", "--resume", "--offline", "--layers", "--trace");

    private Provenance() {}

    static TrainedNetwork add(TrainedNetwork model, List<String> arguments, Dataset data, double testAccuracy) {
        String commit = System.getProperty("snn.commit", "");
        return (commit.isEmpty() ? model : model.withProvenance("commit", commit))
                .withProvenance("command", command(arguments))
                .withProvenance("classes", String.join("\t", data.classes()))
                .withProvenance("test_accuracy", Double.toString(testAccuracy))
                .withProvenance("snn4j", Version.snn4j())
                .withProvenance("java", System.getProperty("java.vm.name") + " " + Runtime.version())
                .withProvenance("kernels", Kernels.best().description());
    }

    /** A model that was trained from another remembers by what that one was. */
    static TrainedNetwork following(TrainedNetwork before, TrainedNetwork model) {
        Map<String, String> facts = before.provenance();
        String own = facts.getOrDefault("command", "unknown")
                + " (" + facts.getOrDefault("epochs", "?") + " epochs, commit "
                + facts.getOrDefault("commit", "unknown") + ")";
        String earlier = facts.get("before");
        return model.withProvenance("before", earlier == null ? own : earlier + ", then " + own);
    }

    /** What was typed, as far as another machine needs it to train the same. */
    private static String command(List<String> arguments) {
        StringBuilder command = new StringBuilder("snn");
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i).replaceFirst("=.*", "");
            if (OF_MACHINE_WITH_VALUE.contains(option)) {
                i += arguments.get(i).equals(option) ? 1 : 0;
            } else if (!OF_MACHINE.contains(option)) {
                command.append(' ').append(arguments.get(i));
            }
        }
        return command.toString();
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
