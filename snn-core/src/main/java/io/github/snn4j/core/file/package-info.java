/** Writing files so that a crash does no harm; formats belong to the packages of what they hold. */
@NullMarked
package io.github.snn4j.core.file;

import org.jspecify.annotations.NullMarked;
