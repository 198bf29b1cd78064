/** A network that computes with the integers its export will have, so that it can be trained on. */
@NullMarked
package io.github.snn4j.models.chip.tune;

import org.jspecify.annotations.NullMarked;
