package io.github.snn4j.layers.dl4j;

import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.samediff.JavaOperations;
import io.github.snn4j.layers.samediff.NeuronText;
import io.github.snn4j.layers.samediff.SpikingOperation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One neuron a feature in a network of Deeplearning4j: currents {@code [N, size, T]} in, spikes of the same shape out.
 *
 * <p>Its learned parameters are bias parameters there, so that weight decay leaves them alone. On ND4J's CPU backend it runs
 * as {@link SpikingOperation}, for sequences of any length; on others as portable operations, whose length is that of the
 * first sequence. Masks are passed on and not applied.
 */
public final class SpikingLayer extends SameDiffLayer {
    private String neuron = "";
    private double dt = NeuronModel.DEFAULT_DT;
    private int size;

    /** For Deeplearning4j's JSON. */
    public SpikingLayer() {}

    /**
     * A layer of a neuron, 1 ms a step.
     *
     * @throws IllegalArgumentException if the neuron draws noise, which Deeplearning4j has no input for
     */
    public SpikingLayer(NeuronModel neuron) {
        if (neuron.noisy()) {
            throw new IllegalArgumentException(
                    "SpikingLayer.neuron must not draw noise, got " + neuron + "; add noise to its current instead");
        }
        this.neuron = NeuronText.write(neuron);
    }

    /** The neuron, as text. */
    public String getNeuron() {
        return neuron;
    }

    public void setNeuron(String text) {
        neuron = text;
    }

    /** The length of a step in seconds. */
    public double getDt() {
        return dt;
    }

    public void setDt(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("SpikingLayer.dt must be > 0 s, got " + seconds);
        }
        dt = seconds;
    }

    /** The number of features, which Deeplearning4j finds out from the network's input type. */
    public int getSize() {
        return size;
    }

    public void setSize(int features) {
        size = features;
    }

    private NeuronModel model() {
        return NeuronText.read(neuron);
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, @Nullable SDVariable mask) {
        return define(sd, input, parameters, JavaOperations.available());
    }

    /** From {@code [N, size, T]} to time outermost, and back. */
    SDVariable define(SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, boolean asOperation) {
        NeuronModel model = model();
        List<SDVariable> learned = model.parameters().stream()
                .map(p -> Objects.requireNonNull(parameters.get(p.name()), p.name()))
                .toList();
        SDVariable current = sd.permute(input, 2, 0, 1);
        SDVariable spikes = asOperation
                ? SpikingOperation.apply(current, null, learned, model, dt)
                : SpikingOperation.portable(current, Math.toIntExact(input.getShape()[2]), null, learned, model, dt);
        return sd.permute(spikes, 1, 2, 0);
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
        for (NeuronModel.Parameter p : model().parameters()) {
            if (p.perChannel() && size == 0) {
                throw new IllegalStateException("SpikingLayer \"" + layerName + "\" learns " + p.name()
                        + " for each feature but does not know how many there are; call setInputType on the network's"
                        + " configuration, or setSize on the layer");
            }
            long each = p.perChannel() ? size : 1;
            long[] extents = p.steps() == 0 ? new long[] {each} : new long[] {p.steps(), each};
            parameters.addBiasParam(p.name(), extents);
        }
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
        for (NeuronModel.Parameter p : model().parameters()) {
            Objects.requireNonNull(parameters.get(p.name()), p.name()).assign(p.initial());
        }
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (size == 0 || override) {
            size = Math.toIntExact(recurrent(input).getSize());
        }
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType input) {
        return recurrent(input);
    }

    private InputType.InputTypeRecurrent recurrent(InputType input) {
        if (input instanceof InputType.InputTypeRecurrent r && r.getFormat() == RNNFormat.NCW) {
            return r;
        }
        throw new IllegalStateException(
                "SpikingLayer \"" + layerName + "\" takes recurrent input [N, size, T] (NCW), got " + input
                        + "; set the network's input type to InputType.recurrent(size)");
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(input, RNNFormat.NCW, layerName);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpikingLayer o
                && super.equals(other)
                && neuron.equals(o.neuron)
                && dt == o.dt
                && size == o.size;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), neuron, dt, size);
    }
}
