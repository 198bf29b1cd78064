/**
 * Recordings of event cameras and other sensors that send events: the events, readers of the published file formats that
 * need no library, transforms of recordings, and frames of counts.
 *
 * <p>Formats that need a library (compression, MATLAB) belong in {@code zoo.event}, labelled collections of recordings
 * in {@code zoo.dataset}, and what turns a recording into a network's input in {@code core.coding}.
 */
@NullMarked
package io.github.snn4j.core.event;

import org.jspecify.annotations.NullMarked;
