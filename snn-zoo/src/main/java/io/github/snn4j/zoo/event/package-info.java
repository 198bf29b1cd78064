/**
 * Recordings in the file formats that need a library or a decompressor: AEDAT 4 and MATLAB.
 *
 * <p>Formats in plain bytes belong in {@code core.event}, labelled collections of recordings in {@code zoo.dataset}.
 */
@NullMarked
package io.github.snn4j.zoo.event;

import org.jspecify.annotations.NullMarked;
