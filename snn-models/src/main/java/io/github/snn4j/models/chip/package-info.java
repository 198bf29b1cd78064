/**
 * The neuromorphic compiler: lowered network, quantiser, partition, core configuration, checker, simulator, energy.
 *
 * <p>Three parts stay apart so that they can check each other: the simulator reads only the configuration file, the
 * layer-level integer forward knows no cores, and the limits checker shares no code with the partitioner.
 */
@NullMarked
package io.github.snn4j.models.chip;

import org.jspecify.annotations.NullMarked;
