/**
 * The neuromorphic compiler's vocabulary: a network lowered to populations, connections and the host's layer, in float.
 * Sub-packages take it further: {@code quantise} to integers, {@code partition} to cores, {@code configuration} is the
 * file, {@code limits} what a chip holds, {@code simulate} runs the file.
 *
 * <p>Three parts stay apart so that they can check each other: the simulator reads only the configuration file, the
 * layer-level integer forward knows no cores, and the limits checker shares no code with the partitioner.
 */
@NullMarked
package io.github.snn4j.models.chip;

import org.jspecify.annotations.NullMarked;
