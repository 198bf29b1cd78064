package io.github.snn4j.layers.samediff;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's CPU executioner that runs Java operations itself and leaves all others to the native code. */
public final class JavaOperationExecutioner extends NativeOpExecutioner {
    @Override
    public INDArray[] exec(CustomOp op, OpContext context) {
        if (!(op instanceof JavaOperation java)) {
            return super.exec(op, context);
        }
        java.execute(context.getInputArrays(), context.getOutputArrays());
        return context.getOutputArrays().toArray(INDArray[]::new);
    }

    @Override
    public INDArray[] exec(CustomOp op) {
        if (!(op instanceof JavaOperation java)) {
            return super.exec(op);
        }
        if (op.numOutputArguments() == 0) {
            for (LongShapeDescriptor shape : op.calculateOutputShape()) {
                op.addOutputArgument(Nd4j.create(shape, false));
            }
        }
        java.execute(op.inputArguments(), op.outputArguments());
        return op.outputArguments().toArray(INDArray[]::new);
    }
}
