/**
 * Surrogate gradients: one record a file, with its slope; {@code Surrogates} is the catalogue.
 *
 * <p>Sources scale them differently; each record's Javadoc says what its constant means and whose convention it is.
 */
@NullMarked
package io.github.snn4j.core.surrogate;

import org.jspecify.annotations.NullMarked;
