/**
 * Built-in architectures, one JSON resource each; {@link io.github.snn4j.models.architecture.Architectures} lists them.
 */
@NullMarked
package io.github.snn4j.models.architecture;

import org.jspecify.annotations.NullMarked;
