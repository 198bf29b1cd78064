package io.github.snn4j.layers.samediff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The backward direction of {@link SpikingOperation}: its inputs and the gradient of its spikes in, the gradients of the
 * current and of each learned parameter out. The forward run is repeated inside, so that nothing is kept between the two.
 */
public final class SpikingGradient extends NeuronOperation {
    /** The name under which ND4J knows it. */
    public static final String NAME = "snn_spiking_gradient";

    /** For ND4J, which makes an empty one and fills in its arguments. */
    public SpikingGradient() {}

    SpikingGradient(SameDiff sd, SDVariable[] inputs, String neuron, double dt) {
        super(NAME, sd, inputs, neuron, dt);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public int getNumOutputs() {
        return 1 + neuron().parameters().size();
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        return Collections.nCopies(getNumOutputs(), inputs.get(0));
    }

    @Override
    List<INDArray> shaped(List<INDArray> inputs) {
        List<INDArray> shaped = new ArrayList<>(List.of(inputs.get(0)));
        shaped.addAll(inputs.subList(neuron().noisy() ? 2 : 1, inputs.size() - 1));
        return shaped;
    }

    @Override
    public void execute(List<INDArray> inputs, List<INDArray> outputs) {
        run(inputs.get(0).dataType()).backward(inputs, outputs);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(NAME + " has no gradient of its own");
    }
}
