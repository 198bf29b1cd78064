package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.neuron.NeuronModel;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a SameDiff graph is built for; the number of examples stays open.
 *
 * @param steps T, the steps a run
 * @param staticInput whether the input is the same at every step and therefore given once
 * @param training whether batch norm takes the batch's statistics, and dropout drops
 * @param form what a layer of neurons becomes
 * @param dataType FLOAT or DOUBLE
 * @param dt the length of a step in seconds
 */
public record SameDiffOptions(
        int steps, boolean staticInput, boolean training, Form form, DataType dataType, double dt) {
    /** What a layer of neurons becomes. */
    public enum Form {
        /** Operations of SameDiff's own, some twelve or more a step: for any backend. */
        PORTABLE,
        /** One {@link SpikingOperation}, implemented in Java: faster, for ND4J's CPU backend. */
        OPERATION
    }

    public SameDiffOptions {
        if (steps < 1) {
            throw new IllegalArgumentException("SameDiffOptions.steps must be at least 1, got " + steps);
        }
        if (!(dt > 0)) {
            throw new IllegalArgumentException("SameDiffOptions.dt must be > 0 s, got " + dt);
        }
        if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new IllegalArgumentException("SameDiffOptions.dataType must be FLOAT or DOUBLE, got " + dataType);
        }
    }

    /** Training on a static input in float, in the portable form, 1 ms a step. */
    public static SameDiffOptions training(int steps) {
        return new SameDiffOptions(steps, true, true, Form.PORTABLE, DataType.FLOAT, NeuronModel.DEFAULT_DT);
    }

    /** Inference on a static input in float, in the portable form, 1 ms a step. */
    public static SameDiffOptions inference(int steps) {
        return new SameDiffOptions(steps, true, false, Form.PORTABLE, DataType.FLOAT, NeuronModel.DEFAULT_DT);
    }

    public SameDiffOptions withStaticInput(boolean value) {
        return new SameDiffOptions(steps, value, training, form, dataType, dt);
    }

    public SameDiffOptions withForm(Form value) {
        return new SameDiffOptions(steps, staticInput, training, value, dataType, dt);
    }

    public SameDiffOptions withDataType(DataType value) {
        return new SameDiffOptions(steps, staticInput, training, form, value, dt);
    }

    public SameDiffOptions withDt(double seconds) {
        return new SameDiffOptions(steps, staticInput, training, form, dataType, seconds);
    }
}
