/**
 * The immutable registries that map a short name, as written in files and on the command line, to a record class.
 *
 * <p>The lists themselves stand beside what they list ({@code NeuronModels}, {@code Surrogates}). Here too are the checks
 * that the components of such records pass when they are made.
 */
@NullMarked
package io.github.snn4j.core.catalogue;

import org.jspecify.annotations.NullMarked;
