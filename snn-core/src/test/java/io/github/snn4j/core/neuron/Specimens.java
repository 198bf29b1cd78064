package io.github.snn4j.core.neuron;

import io.github.snn4j.core.neuron.CurrentLif.Current;
import io.github.snn4j.core.neuron.ParametricLif.Learning;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import java.util.ArrayList;
import java.util.List;

/** Every neuron in every form the contract is tested with. */
final class Specimens {
    /** A neuron to be given a reset and a surrogate. */
    interface Form {
        NeuronModel with(Reset reset, boolean detach, Surrogate surrogate);
    }

    static final int STEPS = 6;

    private Specimens() {}

    /** All forms; those with a refractory period only take resets right after the spike. */
    static List<Form> forms(boolean refractory) {
        double dead = refractory ? 2e-3 : 0;
        List<Form> forms = new ArrayList<>();
        forms.add((r, d, s) -> new If(1, r, -0.1, d, dead, s));
        for (Decay decay : Decay.values()) {
            for (boolean decayInput : new boolean[] {false, true}) {
                forms.add((r, d, s) -> new Lif(3e-3, decay, decayInput, 0, 0.8, 0.1, r, -0.2, d, dead, s));
            }
        }
        forms.add((r, d, s) -> new Lif(2e-3, Decay.EULER, false, 4e-3, 1, 0, r, 0, d, dead, s));
        for (Current current : Current.values()) {
            forms.add((r, d, s) -> new CurrentLif(current, 2e-3, 0.7, 3e-3, 0.9, 1.5, 0.5, r, 0, d, dead, s));
        }
        forms.add((r, d, s) ->
                new BiophysicalLif(4e-3, Decay.EXPONENTIAL, -0.3, 2.5, 0.2, 0.4, 0.5, r, -0.3, d, dead, s));
        forms.add((r, d, s) -> new Klif(3e-3, true, 0.6, 1.4, r, 0.1, d, s));
        for (Learning learning : Learning.values()) {
            Decay decay = learning == Learning.SHARED ? Decay.EULER : Decay.EXPONENTIAL;
            boolean decayInput = learning != Learning.FIXED;
            forms.add((r, d, s) -> new ParametricLif(
                    3e-3, learning, decay, decayInput, 0.7, Learning.PER_CHANNEL, 0.1, r, -0.1, d, dead, s));
        }
        return forms;
    }

    /** All neurons; those that learn something of each step learn it of {@link #STEPS}. */
    static List<NeuronModel> all() {
        List<NeuronModel> all = new ArrayList<>();
        for (Surrogate surrogate : surrogates()) {
            all.add(Glif.of(STEPS).withSurrogate(surrogate));
            all.add(new DietLif(0.9, 0.7, surrogate));
            for (Reset reset : List.of(Reset.HARD, Reset.SUBTRACT)) {
                all.add(new HeterogeneousLif(3e-3, Decay.EULER, true, 0, 0.7, 0.1, reset, -0.1, false, surrogate));
                all.add(new HeterogeneousLif(
                        2e-3, Decay.EXPONENTIAL, false, 4e-3, 0.6, -0.2, reset, 0, true, surrogate));
            }
            all.add(new Heaviside(0.3, surrogate));
            for (Reset reset : Reset.values()) {
                for (boolean detach : new boolean[] {false, true}) {
                    forms(false).forEach(f -> all.add(f.with(reset, detach, surrogate)));
                    if (!reset.withNextInput() && surrogate == surrogates().get(0)) {
                        forms(true).forEach(f -> all.add(f.with(reset, detach, surrogate)));
                    }
                }
            }
        }
        return all;
    }

    /** All surrogates with their default constants. */
    static List<Surrogate> surrogates() {
        return Surrogates.CATALOGUE.names().stream()
                .map(Surrogates.CATALOGUE::classOf)
                .map(type -> {
                    try {
                        return (Surrogate) type.getMethod("of").invoke(null);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(type + " needs a public static of()", e);
                    }
                })
                .toList();
    }
}
