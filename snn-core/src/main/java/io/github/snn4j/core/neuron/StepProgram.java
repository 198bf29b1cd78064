package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.Node;
import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.Tracer;
import java.util.ArrayList;
import java.util.List;

/**
 * A neuron's step at a given dt as a program, and the three programs its loops over time are made of.
 *
 * @param model whose step it is
 * @param step from (x, noise, state …, parameters …) to (spike, potential, next state …)
 * @param derivative from the step's inputs and a gradient of each output to a gradient of each input
 */
record StepProgram(NeuronModel model, Program step, Program derivative) {
    static StepProgram of(NeuronModel model, double dt) {
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new IllegalArgumentException("The step dt must be > 0 s, got " + dt);
        }
        Tracer tracer = Tracer.recording();
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

    /** From (state …, constants … | x, noise) to (next state … | state …): the forward run that keeps its states. */
    Program trajectory(boolean affine) {
        Tracer a = Tracer.lowering();
        List<Node> state = a.inputs(states());
        Constants constants = constants(a, affine);
        List<Node> out = step.run(a, constants.step(a, a.inputs(2), state));
        List<Node> results = new ArrayList<>(out.subList(2, out.size()));
        results.addAll(state);
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
     * From (gradient of next state …, parameter sums …, input sum, constants … | x, noise, state …, gradient of spike and,
     * where given, of potential) to (gradient of state …, parameter sums …, input sum | gradient of input); the input's
     * gradient is either summed over the steps or, each step by itself, the stream.
     */
    Program backward(Backward form) {
        Tracer a = Tracer.lowering();
        List<Node> stateGradients = a.inputs(states());
        List<Node> sums = a.inputs(parameters() + (form.sumInput ? 1 : 0));
        Constants constants = constants(a, form.affine);
        List<Node> xNoise = a.inputs(2);
        List<Node> state = a.inputs(states());
        List<Node> outputGradients = new ArrayList<>(a.inputs(form.potential ? 2 : 1));
        if (!form.potential) {
            outputGradients.add(a.constant(0));
        }

        List<Node> in = constants.step(a, xNoise, state);
        in.addAll(outputGradients);
        in.addAll(stateGradients);
        List<Node> gradients = derivative.run(a, in);

        List<Node> results = new ArrayList<>(gradients.subList(2, 2 + states()));
        for (int p = 0; p < parameters(); p++) {
            results.add(a.add(sums.get(p), gradients.get(2 + states() + p)));
        }
        results.add(form.sumInput ? a.add(sums.get(parameters()), gradients.get(0)) : gradients.get(0));
        return a.program(results);
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
