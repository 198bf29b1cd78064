/**
 * Watching a training from outside while it runs: event files for TensorBoard, and a live page for a browser.
 *
 * <p>All of it is fed by a {@link io.github.snn4j.models.train.TrainingListener}. What is measured does not belong here but
 * in {@code models.train}, nor does the CSV file, {@link io.github.snn4j.models.train.TrainingLog}.
 */
@NullMarked
package io.github.snn4j.models.watch;

import org.jspecify.annotations.NullMarked;
