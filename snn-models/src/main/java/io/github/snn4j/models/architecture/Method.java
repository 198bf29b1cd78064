package io.github.snn4j.models.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A published way of training deep spiking networks: settings for any architecture that is built from a {@link Design}, and
 * what its paper reached with them.
 *
 * @param name its name
 * @param paper authors, year, title and place
 * @param settings of the design and of the training, as {@link Architecture#network(Design, Map)} takes them; {@code "T"} in
 *     a value stands for the number of steps
 * @param published what the paper trained on ImageNet
 * @param decisions what was decided here, where the paper's text was not at hand or leaves something open
 */
public record Method(
        String name, String paper, Map<String, String> settings, Published published, List<String> decisions) {
    private static final String STEPS = "steps";

    /**
     * A row of the ImageNet table.
     *
     * @param architecture the name of the architecture
     * @param steps T
     * @param accuracy of the validation pictures, in per cent, as printed in the paper
     */
    public record Published(String architecture, int steps, double accuracy) {}

    public Method {
        settings = Map.copyOf(settings);
        decisions = List.copyOf(decisions);
    }

    /** The network as published. */
    public Architecture architecture() {
        return Architectures.built(published.architecture()).orElseThrow();
    }

    /**
     * The settings of a network trained by this method.
     *
     * @param start the design that they change
     * @param changes settings that go before the method's own
     */
    public Map<String, String> settings(Design start, Map<String, String> changes) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(changes);
        String steps = all.getOrDefault(STEPS, Integer.toString(start.steps()));
        all.replaceAll((key, value) -> value.replace("\"T\"", steps));
        return all;
    }
}
