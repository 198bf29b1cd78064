/**
 * The arithmetic in which every neuron equation and every surrogate is written, and its interpretations: plain numbers,
 * dual numbers, and the traced program with its derivative, its interpreter and its generated kernels.
 *
 * <p>What belongs here knows no neuron by name. Equations live in {@code neuron} and {@code surrogate}; loops over pixels,
 * convolutions and threads in {@code kernel}.
 */
@NullMarked
package io.github.snn4j.core.algebra;

import org.jspecify.annotations.NullMarked;
