/**
 * Built-in architectures; {@link io.github.snn4j.models.architecture.Architectures} lists them.
 *
 * <p>A fixed network is one JSON resource. A family with depths, widths and neurons to choose is one class that builds layers
 * from a {@link io.github.snn4j.models.architecture.Design}. Layers and methods of training do not belong here.
 */
@NullMarked
package io.github.snn4j.models.architecture;

import org.jspecify.annotations.NullMarked;
