package io.github.snn4j.core.neuron;

import io.github.snn4j.core.algebra.GeneratedLoop;
import io.github.snn4j.core.algebra.InterpretedLoop;
import io.github.snn4j.core.algebra.Program;
import io.github.snn4j.core.algebra.StepLoop;
import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.NeuronKernel;
import io.github.snn4j.core.surrogate.Surrogate;

/** Makes a neuron's kernels from its equation. Kernels are thread-safe; making one takes milliseconds, so keep it. */
public final class NeuronKernels {
    /** What the kernel is made as. */
    public enum Form {
        /** Bytecode over vectors, made for this neuron; where that is not possible, {@link #INTERPRETED}. */
        GENERATED,
        /** Operation by operation in float; the same bits as generated. */
        INTERPRETED,
        /** The program replayed in double, lane by lane: the oracle, slow. */
        REFERENCE
    }

    private NeuronKernels() {}

    /**
     * The kernel of a neuron.
     *
     * @param dt the length of a step in seconds
     */
    public static NeuronKernel compile(NeuronModel model, double dt, Form form) {
        return compile(model, dt, 0, form);
    }

    /**
     * The kernel of a neuron in the course of a training.
     *
     * @param dt the length of a step in seconds
     * @param progress the fraction of the training that is over, see {@link Surrogate#at}
     */
    public static NeuronKernel compile(NeuronModel model, double dt, double progress, Form form) {
        StepProgram program = StepProgram.of(model, dt, progress);
        return switch (form) {
            case GENERATED -> stepped(model, new LoopKernel(program, NeuronKernels::generated, Kernels.best()));
            case INTERPRETED -> stepped(model, new LoopKernel(program, InterpretedLoop::new, Kernels.scalar()));
            case REFERENCE -> new ReferenceKernel(new DoubleKernel(program));
        };
    }

    /** The kernel of a neuron for arrays of double, slow. */
    public static DoubleKernel compileDouble(NeuronModel model, double dt) {
        return new DoubleKernel(StepProgram.of(model, dt, 0));
    }

    private static NeuronKernel stepped(NeuronModel model, NeuronKernel kernel) {
        boolean ofStep = model.parameters().stream().anyMatch(p -> p.steps() > 0);
        return ofStep ? new SteppedKernel(model, kernel) : kernel;
    }

    private static StepLoop generated(Program program, int carried, int... rows) {
        return GeneratedLoop.of(program, carried, rows).orElseGet(() -> new InterpretedLoop(program, carried, rows));
    }
}
