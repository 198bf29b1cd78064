/**
 * A core configuration file on a data set: how often it is right, what it did, and whether it agrees with the model.
 *
 * <p>The simulator itself does not belong here, and knows nothing of how its file was compiled.
 */
@NullMarked
package io.github.snn4j.models.chip.verify;

import org.jspecify.annotations.NullMarked;
