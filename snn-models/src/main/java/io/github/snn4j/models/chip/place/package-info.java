/** Where on the mesh each core lies: what spikes travel between cores, and placements that keep their way short. */
@NullMarked
package io.github.snn4j.models.chip.place;

import org.jspecify.annotations.NullMarked;
