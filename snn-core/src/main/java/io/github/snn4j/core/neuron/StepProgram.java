package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Node;
import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A neuron's step at a given dt as a program, and the three programs its loops over time are made of.
 *
 * @param model whose step it is
 * @param step from (x, noise, state …, parameters …) to (spike, potential, next state …)
 * @param derivative from the step's inputs and a gradient of each output to a gradient of each input
 */
record StepProgram(NeuronModel model, Program step, Program derivative) {
    static StepProgram of(NeuronModel model, double dt, double progress) {
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new IllegalArgumentException("The step dt must be > 0 s, got " + dt);
        }
        Tracer tracer = Tracer.recording(progress);
        Node x = tracer.input();
        Node noise = tracer.input();
        List<Node> state = tracer.inputs(model.state().size());
        List<Node> parameters = tracer.inputs(model.parameters().size());
        NeuronModel.Output<Node> out =
                model.step(tracer, new NeuronModel.Step<>(x, List.copyOf(state), List.copyOf(parameters), noise, dt));
        if (out.state().size() != state.size()) {
            throw new IllegalStateException(model + " has " + state.size() + " state variables, but its step returns "
                    + out.state().size());
        }
        List<Node> outputs = new ArrayList<>(List.of(out.spike(), out.potential()));
        outputs.addAll(out.state());
        Program step = tracer.program(outputs);
        return new StepProgram(model, step, step.derivative());
    }

    int states() {
        return model.state().size();
    }

    int parameters() {
        return model.parameters().size();
    }

    /**
     * What a forward run is given and yields.
     *
     * @param affine whether the input is scaled and shifted, see {@link io.github.snn4j.core.kernel.NeuronKernel.Call#inputScale}
     * @param potential whether the potential is wanted
     */
    record Forward(boolean affine, boolean potential) {}

    /** From (state …, constants … | x, noise) to (next state … | spike and, where wanted, potential). */
    Program forward(Forward form) {
        Tracer a = Tracer.lowering();
        List<Node> state = a.inputs(states());
        Constants constants = constants(a, form.affine);
        List<Node> out = step.run(a, constants.step(a, a.inputs(2), state));
        List<Node> results = new ArrayList<>(out.subList(2, out.size()));
        results.addAll(out.subList(0, form.potential ? 2 : 1));
        return a.program(results);
    }

    /**
     * What a forward run keeps of each step for the way back.
     *
     * @param potential whether the potential is kept
     * @param states the state variables whose values before the step are kept
     */
    record Kept(boolean potential, List<Integer> states) {
        int count() {
            return states.size() + (potential ? 1 : 0);
        }
    }

    /** From (state …, constants … | x, noise) to (next state … | potential and states as they are kept). */
    Program trajectory(boolean affine, Kept kept) {
        Tracer a = Tracer.lowering();
        List<Node> state = a.inputs(states());
        Constants constants = constants(a, affine);
        List<Node> out = step.run(a, constants.step(a, a.inputs(2), state));
        List<Node> results = new ArrayList<>(out.subList(2, out.size()));
        if (kept.potential) {
            results.add(out.get(1));
        }
        kept.states.forEach(k -> results.add(state.get(k)));
        return a.program(results);
    }

    /**
     * What a backward run is given and yields.
     *
     * @param affine whether the input is scaled and shifted; its gradient is that of what comes of it
     * @param sumInput whether the gradients of the inputs are summed over the steps
     * @param potential whether there is a gradient of the potential
     */
    record Backward(boolean affine, boolean sumInput, boolean potential) {}

    /**
     * The way back.
     *
     * @param program from (gradient of next state …, parameter sums …, input sum, constants … | x, noise, state …, potential,
     *     gradient of spike and, where given, of potential) to (gradient of state …, parameter sums …, input sum | gradient
     *     of input); the input's gradient is either summed over the steps or, each step by itself, the stream
     * @param kept which of the states and the potential it reads
     */
    record WayBack(Program program, Kept kept) {}

    /** The way back, from the states or from the potential, whichever reads less. */
    WayBack backward(Backward form) {
        Tracer a = Tracer.lowering();
        List<Node> stateGradients = a.inputs(states());
        List<Node> sums = a.inputs(parameters() + (form.sumInput ? 1 : 0));
        Constants constants = constants(a, form.affine);
        List<Node> xNoise = a.inputs(2);
        List<Node> state = a.inputs(states());
        Node potential = a.input();
        List<Node> outputGradients = new ArrayList<>(a.inputs(form.potential ? 2 : 1));
        if (!form.potential) {
            outputGradients.add(a.constant(0));
        }

        List<Node> in = constants.step(a, xNoise, state);
        Node computed = step.run(a, in).get(1);
        in.addAll(outputGradients);
        in.addAll(stateGradients);
        List<Node> gradients = derivative.run(a, in);

        List<Node> results = new ArrayList<>(gradients.subList(2, 2 + states()));
        for (int p = 0; p < parameters(); p++) {
            results.add(a.add(sums.get(p), gradients.get(2 + states() + p)));
        }
        results.add(form.sumInput ? a.add(sums.get(parameters()), gradients.get(0)) : gradients.get(0));
        int outputs = results.size();
        results.add(computed);
        Program whole = a.program(results);
        Program fromStates =
                new Program(whole.nodes(), whole.inputs(), whole.outputs().subList(0, outputs));
        Program fromPotential = fromStates.given(whole.outputs().get(outputs), potential.index());
        int first = xNoise.get(0).index();
        return reads(fromPotential, first, potential.index()) < reads(fromStates, first, potential.index())
                ? wayBack(fromPotential, state, potential)
                : wayBack(fromStates, state, potential);
    }

    private static long reads(Program program, int first, int last) {
        return IntStream.rangeClosed(first, last).filter(program::uses).count();
    }

    private static WayBack wayBack(Program program, List<Node> state, Node potential) {
        List<Integer> states = IntStream.range(0, state.size())
                .filter(k -> program.uses(state.get(k).index()))
                .boxed()
                .toList();
        return new WayBack(program, new Kept(program.uses(potential.index()), states));
    }

    /** What is the same at every step: parameters … and, where x is multiplied by one and the other is added, scale and shift. */
    private record Constants(List<Node> parameters, List<Node> scaleShift) {
        /** The inputs of the step; all inputs of its program have been made. */
        List<Node> step(Tracer a, List<Node> xNoise, List<Node> state) {
            List<Node> in = new ArrayList<>(xNoise);
            if (!scaleShift.isEmpty()) {
                in.set(0, a.add(a.mul(xNoise.get(0), scaleShift.get(0)), scaleShift.get(1)));
            }
            in.addAll(state);
            in.addAll(parameters);
            return in;
        }
    }

    private Constants constants(Tracer a, boolean affine) {
        List<Node> scaleShift = a.inputs(affine ? 2 : 0);
        return new Constants(a.inputs(parameters()), scaleShift);
    }
}
