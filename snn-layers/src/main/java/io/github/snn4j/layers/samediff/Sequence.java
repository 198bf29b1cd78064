package io.github.snn4j.layers.samediff;

import io.github.snn4j.core.kernel.Shape;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A sequence over time as a SameDiff variable: {@code [steps·N, height, width, channels]}, time outermost, or
 * {@code [steps·N, n]} for vectors; N stays open.
 *
 * @param variable the variable
 * @param shape the features of one example at one step
 * @param steps T, or 1 for what is the same at every step
 */
public record Sequence(SDVariable variable, Shape shape, int steps) {}
