/**
 * Data sets: DataVec record readers for published formats, and the data sets that the {@code snn} command knows by name.
 *
 * <p>Nothing here loads ND4J's native code, unless records are asked for as ND4J arrays. Downloading belongs in {@code
 * zoo.artifact}, encoding values as spikes in {@code core.coding}.
 */
@NullMarked
package io.github.snn4j.zoo.dataset;

import org.jspecify.annotations.NullMarked;
