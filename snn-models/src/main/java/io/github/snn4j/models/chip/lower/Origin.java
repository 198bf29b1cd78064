package io.github.snn4j.models.chip.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What of a network became a population, for those who change the network as the population would have to change.
 *
 * @param weights for each connection, or for the host's layer, what its weights are multiples of; null where no parameter
 *     stands behind them
 * @param bias a parameter that moves the bias, null if there is none
 * @param biasFactor by how much, by channel
 * @param drive by channel, or one for all, what the layer's input was multiplied by besides: the neuron's gain and what
 *     brings its threshold to that of the population
 * @param gain by channel, or one for all, the neuron's gain alone
 */
@SuppressWarnings("ArrayRecordComponent")
public record Origin(
        List<@Nullable Weights> weights, @Nullable String bias, double[] biasFactor, double[] drive, double[] gain) {
    /**
     * A parameter that a connection's weights are multiples of, element by element.
     *
     * @param at where its i-th number stands among those weights, of which the others are 0
     */
    public record Weights(String parameter, IntUnaryOperator at) {
        static Weights of(String parameter) {
            return new Weights(parameter, IntUnaryOperator.identity());
        }
    }

    public Origin {
        weights = Collections.unmodifiableList(new ArrayList<>(weights));
    }

    /** Of neurons that no layer of neurons stands behind. */
    static Origin none() {
        return new Origin(Collections.singletonList(null), null, new double[0], new double[] {1}, new double[] {1});
    }
}
