/** Cutting a quantised network over the cores of a chip. */
@NullMarked
package io.github.snn4j.models.chip.partition;

import org.jspecify.annotations.NullMarked;
