/**
 * Published files: what they are, where mirrors keep them, and fetching them with every byte checked.
 *
 * <p>What is inside the files belongs in {@code zoo.dataset} and {@code zoo.model}.
 */
@NullMarked
package io.github.snn4j.zoo.artifact;

import org.jspecify.annotations.NullMarked;
