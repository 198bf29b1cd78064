/**
 * Training: the trainer, its losses, optimisers, schedules, listeners and health check, and the data it reads.
 *
 * <p>File formats of data sets do not belong here but in {@code zoo.dataset}; gradients not but in the plan.
 */
@NullMarked
package io.github.snn4j.models.train;

import org.jspecify.annotations.NullMarked;
