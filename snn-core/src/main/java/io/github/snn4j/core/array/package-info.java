/**
 * Array file formats in plain Java: numbers with a shape, as other tools write and read them.
 *
 * <p>Containers with an architecture inside (NIR, netx, model files) do not belong here, nor do data sets.
 */
@NullMarked
package io.github.snn4j.core.array;

import org.jspecify.annotations.NullMarked;
