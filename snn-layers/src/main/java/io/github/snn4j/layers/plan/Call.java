package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.ScratchMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of the schedule: an operation with its buffers, forward, and its rule backward. */
abstract class Call {
    /** What a call takes: a value, and where its share of that value's gradient goes (null: nobody needs it). */
    record Input(Value value, @Nullable Buffer gradient) {}

    final String layer;
    final String kind;
    final List<Input> inputs;
    final Value output;

    Call(String layer, String kind, List<Input> inputs, Value output) {
        this.layer = layer;
        this.kind = kind;
        this.inputs = inputs;
        this.output = output;
    }

    /** Computes the output. */
    abstract void forward(Frame f);

    /** From {@link #gradient()} computes the gradients of inputs and parameters. */
    abstract void backward(Frame f);

    /** The values that it reads: its inputs, or what lies behind one that is computed while it is read. */
    List<Value> reads() {
        return inputs.stream().map(Input::value).toList();
    }

    /** Whether it writes its output: not where whoever reads it computes it in passing. */
    boolean writesOutput() {
        return true;
    }

    /** Whether the backward rule reads the inputs' numbers. */
    abstract boolean readsInputsBackward();

    /** Whether the backward rule reads the output's numbers. */
    boolean readsOutputBackward() {
        return false;
    }

    /** Buffers written forward and read backward. */
    List<Buffer> saved() {
        return List.of();
    }

    /** Buffers used within the backward run only. */
    List<Buffer> backwardScratch() {
        return List.of();
    }

    /** Makes room for what its kernels share with other calls. */
    void reserve(ScratchMemory scratch) {}

    /** Bytes outside the arenas and {@linkplain #reserve apart from shared memory}, such as tables. */
    long ownBytes() {
        return 0;
    }

    /** The first input. */
    Value in() {
        return inputs.get(0).value();
    }

    /** Whether it runs backwards, too. */
    boolean hasBackward() {
        return !output.gradients.isEmpty();
    }

    /** The gradient of the output, all consumers' shares summed. */
    Buffer gradient() {
        if (output.gradients.isEmpty()) {
            throw new IllegalStateException("nothing sends a gradient to " + layer + " " + kind);
        }
        return output.gradients.get(0);
    }
}
