/**
 * The compiled form of a graph for one machine: kernel calls in order over arenas laid out ahead, forward and backward.
 *
 * <p>{@link io.github.snn4j.layers.plan.Plan} is the entry. Each operation of
 * {@link io.github.snn4j.layers.layer.Operations} has one call here, with its backward rule beside its forward one. Loops
 * over numbers belong into {@code core.kernel}; losses and optimisers into {@code models.train}.
 */
@NullMarked
package io.github.snn4j.layers.plan;

import org.jspecify.annotations.NullMarked;
