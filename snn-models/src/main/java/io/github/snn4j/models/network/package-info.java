/**
 * A network as data, its trained form, and their files.
 *
 * <p>{@link io.github.snn4j.models.network.Network} is what a JSON file says;
 * {@link io.github.snn4j.models.network.TrainedNetwork} adds weights and where they came from, and is where every way out
 * starts; {@link io.github.snn4j.models.network.SnnFile} writes and reads both. How to train does not belong here.
 */
@NullMarked
package io.github.snn4j.models.network;

import org.jspecify.annotations.NullMarked;
