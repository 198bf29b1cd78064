/** What a chip holds, as data, and the check of a configuration against it. */
@NullMarked
package io.github.snn4j.models.chip.limits;

import org.jspecify.annotations.NullMarked;
