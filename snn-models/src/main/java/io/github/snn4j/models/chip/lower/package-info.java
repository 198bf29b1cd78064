/**
 * From a trained network to populations and connections in float: batch norm folded, average pools composed into the next
 * linear layer, the first linear layer left to the host; what cannot run on cores is refused, all of it at once.
 */
@NullMarked
package io.github.snn4j.models.chip.lower;

import org.jspecify.annotations.NullMarked;
