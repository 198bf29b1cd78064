/** From float to the chip's integers: scales, rounding, the report of what was lost, and a layer-level integer forward. */
@NullMarked
package io.github.snn4j.models.chip.quantise;

import org.jspecify.annotations.NullMarked;
