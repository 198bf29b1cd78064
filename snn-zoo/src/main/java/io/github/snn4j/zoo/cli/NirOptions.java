package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.models.nir.Discretisation;
import io.github.snn4j.models.nir.NirGraph;
import io.github.snn4j.models.nir.NirNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the equations of a NIR file are stepped, which the file leaves open. */
final class NirOptions {
    @Option(
            names = "--dt",
            paramLabel = "SECONDS",
            description =
                    "NIR: the length of a step. Default: what the file's metadata says; 1 where nothing in it has a"
                            + " time constant.")
    @Nullable
    Double dt;

    @Option(
            names = "--integration",
            paramLabel = "NAME",
            description =
                    "NIR: euler (Norse, Lava, snnTorch), exponential (Nengo), impulse (Rockpool, Sinabs). Default: what"
                            + " the file's metadata says, else euler.")
    Discretisation.@Nullable Scheme integration;

    @Option(
            names = "--reset",
            paramLabel = "NAME",
            description =
                    "NIR: hard, to v_reset, or subtract. Default: what the file's metadata says; else subtract where all"
                            + " neurons are IF, and hard.")
    @Nullable
    Reset reset;

    @Option(
            names = "--multi-spike",
            description = "NIR: let an IF neuron fire as often in a step as its potential holds thresholds.")
    boolean multiSpike;

    /** Whether any of them was given. */
    boolean given() {
        return dt != null || integration != null || reset != null || multiSpike;
    }

    /** How this file is stepped. */
    Discretisation of(NirGraph graph) {
        List<NirNode> nodes = List.copyOf(graph.flat().nodes().values());
        boolean timeless = nodes.stream().noneMatch(NirOptions::hasTime);
        Double step = dt != null ? dt : number(graph.metadata().get("dt"));
        if (step == null && timeless) {
            step = 1.0;
        }
        if (step == null) {
            throw new IllegalArgumentException(
                    "--dt SECONDS: the file has time constants and does not say how long a step"
                            + " is; give it, for example --dt 1e-3");
        }
        Discretisation.Scheme scheme = integration != null
                ? integration
                : named(
                        Discretisation.Scheme.values(),
                        graph.metadata().get("integration"),
                        Discretisation.Scheme.EULER);
        Reset how = reset != null
                ? reset
                : named(
                        new Reset[] {Reset.HARD, Reset.SUBTRACT},
                        graph.metadata().get("reset"),
                        timeless || multiSpike ? Reset.SUBTRACT : Reset.HARD);
        return new Discretisation(step, scheme, how, multiSpike);
    }

    private static boolean hasTime(NirNode node) {
        return node instanceof NirNode.Delay || node instanceof NirNode.Integrator i && i.tau() != null;
    }

    private static @Nullable Double number(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static <E extends Enum<E>> E named(E[] all, @Nullable String text, E otherwise) {
        Collection<E> values = Arrays.asList(all);
        return values.stream()
                .filter(v -> text != null && v.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(otherwise);
    }
}
