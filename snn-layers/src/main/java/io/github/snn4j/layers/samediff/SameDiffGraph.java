package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.layers.layer.BatchNorm;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A layer graph and a snapshot of its weights as a SameDiff graph. Its variables are named as the parameters are in
 * {@link io.github.snn4j.layers.layer.Weights}; running statistics are constants. Nothing is written back.
 *
 * @param sameDiff the graph, from placeholder {@link #INPUT} to variable {@link #OUTPUT}
 * @param options what it was built for
 * @param input the features of one example at one step
 * @param output the last layer's values
 * @param layers each layer's values by its path, such as {@code residual1/body/conv2}
 * @param statistics of each batch norm, in training
 * @param draws the placeholders for random numbers
 */
public record SameDiffGraph(
        SameDiff sameDiff,
        SameDiffOptions options,
        Shape input,
        Sequence output,
        Map<String, Sequence> layers,
        List<Statistics> statistics,
        List<Draw> draws) {
    /** The placeholder for the input, {@code [steps·N, features…]}, or {@code [N, features…]} of a static one. */
    public static final String INPUT = "input";

    /** The variable of the output. */
    public static final String OUTPUT = "output";

    /**
     * The statistics of a batch, by which the caller moves the running ones.
     *
     * @param mean the variable with the batch's mean of each channel; those of several steps move the running one in turn, or
     *     each its own
     * @param variance the variable with its variance, biased
     * @param runningMean the parameter to move
     * @param runningVariance the parameter to move, by the unbiased variance
     * @param steps how many steps they are taken over
     * @param pixels how many numbers of a channel an example has at a step
     * @param settings the momentum
     */
    public record Statistics(
            String mean,
            String variance,
            String runningMean,
            String runningVariance,
            int steps,
            int pixels,
            BatchNorm settings) {}

    public SameDiffGraph {
        layers = Map.copyOf(layers);
        statistics = List.copyOf(statistics);
        draws = List.copyOf(draws);
    }
}
