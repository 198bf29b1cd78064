package io.github.snn4j.models.network;

import io.github.snn4j.layers.layer.BatchNorm;
import io.github.snn4j.layers.layer.Operations;
import io.github.snn4j.layers.layer.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a network for whom another place has only some of them: those that no place outside has are refused here.
 *
 * @param <T> a value
 */
public interface ExportOperations<T> extends Operations<T> {
    /** Notes that the layer now walked through cannot be exported; gives a value to go on with, of the shape of {@code x}. */
    T refused(T x, String reason, String remedy);

    @Override
    default T batchNormThroughTime(
            T x, BatchNorm settings, Parameter gamma, Parameter runningMean, Parameter runningVariance) {
        return refused(x, "weights of each step cannot be exported", "train with BatchNorm");
    }

    @Override
    default T scaleSteps(T x, Parameter scale, @Nullable Parameter shift) {
        return refused(x, "weights of each step cannot be exported", "train without StepScale");
    }

    @Override
    default T mixSteps(T x, Parameter weight, Parameter bias) {
        return refused(x, "a potential mixed of several steps cannot be exported", "use Spiking with Lif or If");
    }

    @Override
    default T relu(T x) {
        return refused(x, "numbers between layers cannot be exported", "use Spiking with Lif or If");
    }

    @Override
    default T channelAttention(T x, Parameter reduce, Parameter expand) {
        return refused(x, "gates that depend on the input cannot be exported", "train without attention");
    }

    @Override
    default T spatialAttention(T x, Parameter weight) {
        return refused(x, "gates that depend on the input cannot be exported", "train without attention");
    }

    @Override
    default T selfAttention(T q, T k, T v, int heads, double scale) {
        return refused(q, "products of two inputs cannot be exported", "train without attention");
    }

    @Override
    default T multiply(T a, T b) {
        return refused(a, "products of two branches cannot be exported", "join with add");
    }

    @Override
    default T andNot(T a, T b) {
        return multiply(a, b);
    }
}
