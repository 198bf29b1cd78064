/**
 * Networks in netx, the HDF5 files that Lava's deep-learning library exchanges: integers for a chip's neurons already. The
 * file's layers, their reader and writer, and the way to the compiler and to a trained network.
 *
 * <p>Arrays here are height, width, channels; the file's own are channels-first.
 */
@NullMarked
package io.github.snn4j.models.netx;

import org.jspecify.annotations.NullMarked;
