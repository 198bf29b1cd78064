/**
 * Encoders, from numbers to input over time, and read-outs, from spikes over time to numbers.
 */
@NullMarked
package io.github.snn4j.core.coding;

import org.jspecify.annotations.NullMarked;
