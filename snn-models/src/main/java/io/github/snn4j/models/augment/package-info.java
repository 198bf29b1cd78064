/**
 * What is done to training examples each time they are shown: changes to one picture, and mixing two with their labels.
 *
 * <p>Reading pictures belongs in {@code zoo.dataset}, normalising them in an encoder, which testing needs as well.
 */
@NullMarked
package io.github.snn4j.models.augment;

import org.jspecify.annotations.NullMarked;
