package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.neuron.NeuronKernels;
import io.github.snn4j.core.neuron.NeuronModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/** What the operation of neurons and its gradient have in common: a neuron in a string argument, and its kernels. */
abstract class NeuronOperation extends DynamicCustomOp implements JavaOperation {
    private @Nullable NeuronModel neuron;
    private @Nullable NeuronRun floats;
    private @Nullable NeuronRun doubles;

    NeuronOperation() {}

    NeuronOperation(String name, SameDiff sd, SDVariable[] inputs, String neuron, double dt) {
        super(name, sd, inputs);
        addSArgument(neuron);
        addTArgument(dt);
    }

    final String neuronText() {
        if (numSArguments() == 0) {
            throw new IllegalStateException(opName() + " came without the text of its neuron");
        }
        return getSArgument(0);
    }

    final double dt() {
        return tArguments.get(0);
    }

    final NeuronModel neuron() {
        if (neuron == null) {
            neuron = NeuronText.read(neuronText());
        }
        return neuron;
    }

    /** The kernel for a type of numbers, made at first use. */
    final NeuronRun run(DataType type) {
        if (type == DataType.FLOAT) {
            if (floats == null) {
                floats = new FloatNeuron(neuron(), NeuronKernels.compile(neuron(), dt(), NeuronKernels.Form.GENERATED));
            }
            return floats;
        }
        if (type == DataType.DOUBLE) {
            if (doubles == null) {
                doubles = new DoubleNeuron(neuron(), NeuronKernels.compileDouble(neuron(), dt()));
            }
            return doubles;
        }
        throw new IllegalArgumentException(opName() + " computes in FLOAT or DOUBLE, got " + type + "; cast its input");
    }

    /** The inputs whose shapes the outputs have. */
    abstract List<INDArray> shaped(List<INDArray> inputs);

    @Override
    public final List<LongShapeDescriptor> calculateOutputShape() {
        return calculateOutputShape(null);
    }

    @Override
    public final List<LongShapeDescriptor> calculateOutputShape(@Nullable OpContext context) {
        List<INDArray> inputs = context == null ? inputArguments() : context.getInputArrays();
        return shaped(inputs).stream()
                .map(a -> LongShapeDescriptor.fromShape(a.shape(), a.dataType()))
                .toList();
    }

    /** The native code does not know this operation. */
    @Override
    public final long opHash() {
        throw new IllegalStateException("operation " + opName()
                + " reached ND4J's native code, which does not know it; call JavaOperations.install() first");
    }

    @Override
    public final CustomOpDescriptor getDescriptor() {
        return CustomOpDescriptor.builder()
                .hash(opName().hashCode())
                .numInputs(-1)
                .numOutputs(getNumOutputs())
                .numTArgs(1)
                .numIArgs(0)
                .allowsInplace(false)
                .build();
    }

    @Override
    public final Map<String, Object> propertiesForFunction() {
        return Map.of();
    }
}
