/** Running a core configuration file step by step on the chip's clock, and comparing, counting and pricing the run. */
@NullMarked
package io.github.snn4j.models.chip.simulate;

import org.jspecify.annotations.NullMarked;
