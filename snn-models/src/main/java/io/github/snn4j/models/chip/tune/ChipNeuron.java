package io.github.snn4j.models.chip.tune;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.neuron.If;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.core.neuron.ParametricLif;
import io.github.snn4j.core.surrogate.Surrogate;
import java.util.ArrayList;
import java.util.List;

/**
 * A neuron in the chip's integers, held as floats; [x] is rounding to the nearest integer, ⌊x⌋ toward zero, and gradients
 * pass both as if nothing were rounded:
 *
 * <pre>
 *   i = step · clip([x · drive / step], ±limit)
 *   u = ⌊u · keepCurrent⌋ + i
 *   v = ⌊v · keepVoltage⌋ + u        0 while refractory
 *   s = [v &gt; threshold];  v = 0 where s
 * </pre>
 *
 * <p>The surrogate sees (v − threshold) / unit, which is what the neuron it stands for shows it. The integers are given from
 * outside, as parameters without gradient; what that neuron learns stays in its place, and is not learned.
 *
 * <p>Floats hold integers up to 2^24, and v · keep with a relative error of 2^−24, so that now and then v is one off. Nothing
 * wraps or saturates: what would is an overflow on the chip.
 *
 * @param original the neuron it stands for
 * @param synaptic whether u is carried on
 * @param refractorySteps steps after a spike in which v stays 0
 */
record ChipNeuron(NeuronModel original, boolean synaptic, int refractorySteps) implements NeuronModel {
    static final String DRIVE = "chip_drive";
    static final String UNIT = "chip_unit";
    static final String THRESHOLD = "chip_threshold";
    static final String KEEP_CURRENT = "chip_keep_current";
    static final String KEEP_VOLTAGE = "chip_keep_voltage";
    static final String STEP = "chip_step";
    static final String LIMIT = "chip_limit";

    @Override
    public List<StateVariable> state() {
        List<StateVariable> state = new ArrayList<>();
        state.add(new StateVariable("v", 0));
        if (synaptic) {
            state.add(new StateVariable("u", 0));
        }
        if (refractorySteps > 0) {
            state.add(new StateVariable("refractory", 0));
        }
        return List.copyOf(state);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(original.parameters());
        all.add(Parameter.given(DRIVE, 1, true));
        all.add(Parameter.given(UNIT, 1, true));
        for (String name : List.of(THRESHOLD, KEEP_CURRENT, KEEP_VOLTAGE, STEP, LIMIT)) {
            all.add(Parameter.given(name, 1, false));
        }
        return List.copyOf(all);
    }

    @Override
    public Surrogate surrogate() {
        return original.surrogate();
    }

    private boolean detachReset() {
        return original instanceof If n && n.detachReset()
                || original instanceof Lif l && l.detachReset()
                || original instanceof ParametricLif p && p.detachReset();
    }

    @Override
    public <T> Output<T> step(Algebra<T> a, Step<T> in) {
        List<T> p = in.parameters()
                .subList(original.parameters().size(), in.parameters().size());
        T unit = p.get(1);
        T threshold = p.get(2);
        T current = current(a, in.input(), p.get(0), p.get(5), p.get(6));
        List<T> next = new ArrayList<>();
        if (synaptic) {
            current = a.add(a.truncate(a.mul(in.state().get(1), p.get(3))), current);
            next.add(current);
        }
        T v = a.add(a.truncate(a.mul(in.state().get(0), p.get(4))), current);
        if (refractorySteps > 0) {
            v = a.select(in.state().get(in.state().size() - 1), a.constant(0), v);
        }
        T spike = a.spike(a.div(a.sub(v, threshold), unit), surrogate());
        next.add(0, detachReset() ? a.select(spike, a.constant(0), v) : a.mul(a.oneMinus(spike), v));
        if (refractorySteps > 0) {
            T remaining = in.state().get(in.state().size() - 1);
            T counted = a.max(a.sub(remaining, a.constant(1)), a.constant(0));
            next.add(a.stop(a.select(spike, a.constant(refractorySteps), counted)));
        }
        return new Output<>(spike, a.div(v, unit), a.div(threshold, unit), List.copyOf(next));
    }

    private static <T> T current(Algebra<T> a, T x, T drive, T step, T limit) {
        T steps = a.div(a.mul(x, drive), step);
        T half = a.select(steps, a.constant(0.5), a.constant(-0.5));
        T rounded = a.truncate(a.add(steps, half));
        T least = a.sub(a.constant(0), limit);
        return a.mul(a.max(a.min(rounded, limit), least), step);
    }

    @Override
    public String recurrence() {
        return "in the chip's integers: " + original.recurrence();
    }
}
