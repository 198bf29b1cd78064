package io.github.snn4j.models.architecture;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import io.github.snn4j.models.train.Loss;
import io.github.snn4j.models.train.Optimizer;
import io.github.snn4j.models.train.Recipe;
import io.github.snn4j.models.train.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named architecture that is built from a {@link Design}.
 *
 * @param name its name
 * @param standard the design that is built unless said otherwise
 * @param builder from a design to layers
 * @param optimizer how it is trained unless said otherwise; null: by SGD
 */
public record Architecture(
        String name,
        Design standard,
        Function<Design, LayerGraph> builder,
        @Nullable Optimizer optimizer) {
    private static final NetworkJson JSON = NetworkJson.builtIn();

    /** The network of a design. */
    public Network network(Design design) {
        return new Network(
                name,
                design.steps(),
                1e-3,
                new Direct(),
                builder.apply(design),
                Readout.MEAN_POTENTIAL,
                recipe(design.stem().of(design.input())));
    }

    /**
     * How it is trained unless said otherwise: half a cosine after an epoch of warm-up, and where there is no other optimiser
     * SGD with Nesterov momentum at a rate of 0.1 for 64 small pictures a step, and of 0.0125 for 32 large ones, which is 0.1
     * for 256 as is usual for them.
     */
    private Recipe recipe(Stem stem) {
        boolean small = stem == Stem.CIFAR;
        Optimizer sgd = new Optimizer.Sgd(small ? 0.1 : 0.0125, 0.9, true, small ? 5e-4 : 1e-4);
        return new Recipe(
                60,
                small ? 64 : 32,
                new Loss.CrossEntropy(0),
                optimizer == null ? sgd : optimizer,
                new Schedule.Cosine(1, 0),
                0,
                0,
                0,
                0);
    }

    /** The design with some of the settings, as far as they are a design's. */
    public Design design(Design start, Map<String, String> settings) {
        return JSON.with(start, ofDesign(settings, true));
    }

    /**
     * The network of a design with settings changed: those of the design by their full path, such as {@code width} or
     * {@code norm.momentum}, and {@code neuron} and {@code surrogate}; others as in
     * {@link NetworkJson#with(Network, Map)}.
     */
    public Network network(Design start, Map<String, String> settings) {
        return JSON.with(
                network(design(start, settings)),
                ofDesign(settings, false),
                JSON.settings(standard).keySet());
    }

    private Map<String, String> ofDesign(Map<String, String> settings, boolean yes) {
        Map<String, String> own = JSON.settings(standard);
        Map<String, String> chosen = new LinkedHashMap<>(settings);
        chosen.keySet().removeIf(key -> own.containsKey(key) != yes);
        return chosen;
    }
}
