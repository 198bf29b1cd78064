package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.neuron.NeuronModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Any neuron over all steps as one SameDiff operation: inputs are the current {@code [T, N, features…, channels]}, noise of
 * the same shape where the neuron draws some, and its learned parameters; the output is its spikes, of the current's shape.
 *
 * <p>Parameters have one element, or one a channel (the last axis), or so many for each step (the first axis). The neuron travels as text in the operation's string
 * argument and dt in its floating-point one, so that graphs survive cloning, saving and loading once
 * {@link JavaOperations#install()} was called. FLOAT runs the generated kernel, DOUBLE the double one.
 */
public final class SpikingOperation extends NeuronOperation {
    /** The name under which ND4J knows it. */
    public static final String NAME = "snn_spiking";

    /** For ND4J, which makes an empty one and fills in its arguments. */
    public SpikingOperation() {}

    private SpikingOperation(SameDiff sd, SDVariable[] inputs, String neuron, double dt) {
        super(NAME, sd, inputs, neuron, dt);
    }

    /**
     * The spikes of a neuron.
     *
     * @param current {@code [T, N, features…]}
     * @param noise standard normal numbers of the same shape, where {@link NeuronModel#noisy()}
     * @param parameters in the order of {@link NeuronModel#parameters()}
     * @param dt the length of a step in seconds
     * @throws IllegalStateException if ND4J's backend cannot run it
     */
    public static SDVariable apply(
            SDVariable current,
            @Nullable SDVariable noise,
            List<SDVariable> parameters,
            NeuronModel neuron,
            double dt) {
        check(noise, parameters, neuron);
        JavaOperations.install();
        List<SDVariable> inputs = new ArrayList<>(List.of(current));
        if (noise != null) {
            inputs.add(noise);
        }
        inputs.addAll(parameters);
        return new SpikingOperation(
                        current.getSameDiff(), inputs.toArray(SDVariable[]::new), NeuronText.write(neuron), dt)
                .outputVariable();
    }

    /**
     * The same in SameDiff's own operations, for any backend; their number grows with the steps.
     *
     * @param steps T, which has to be known here
     */
    public static SDVariable portable(
            SDVariable current,
            int steps,
            @Nullable SDVariable noise,
            List<SDVariable> parameters,
            NeuronModel neuron,
            double dt) {
        check(noise, parameters, neuron);
        return new UnrolledNeuron(current.getSameDiff(), current.dataType(), neuron, dt)
                .run(current, steps, noise, parameters, (now, before) -> now);
    }

    private static void check(@Nullable SDVariable noise, List<SDVariable> parameters, NeuronModel neuron) {
        if (neuron.noisy() != (noise != null)) {
            throw new IllegalArgumentException(
                    neuron + (noise == null ? " needs noise" : " takes no noise") + " as its second input");
        }
        if (neuron.parameters().size() != parameters.size()) {
            throw new IllegalArgumentException(
                    neuron + " learns " + neuron.parameters() + ", got " + parameters.size());
        }
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    List<INDArray> shaped(List<INDArray> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public void execute(List<INDArray> inputs, List<INDArray> outputs) {
        run(inputs.get(0).dataType()).forward(inputs, outputs);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] inputs = args();
        List<SDVariable> extended = new ArrayList<>(List.of(inputs));
        extended.add(gradients.get(0));
        List<SDVariable> computed =
                List.of(new SpikingGradient(sameDiff, extended.toArray(SDVariable[]::new), neuronText(), dt())
                        .outputVariables());
        if (!neuron().noisy()) {
            return computed;
        }
        List<SDVariable> all = new ArrayList<>(computed);
        all.add(1, sameDiff.zerosLike(inputs[1]));
        return Collections.unmodifiableList(all);
    }
}
