/**
 * Networks in NIR, the neuromorphic intermediate representation: the graph as a file holds it, its reader and writer, a
 * plain simulation of any graph, and the way from and to a trained network.
 *
 * <p>NIR's equations are continuous in time; whoever steps them chooses a {@link io.github.snn4j.models.nir.Discretisation}.
 * Arrays stay channels-first here, as in the file; only the conversion from and to a trained network permutes them.
 *
 * <p>Pedersen et al. 2024, "Neuromorphic intermediate representation", Nature Communications 15:8122.
 */
@NullMarked
package io.github.snn4j.models.nir;

import org.jspecify.annotations.NullMarked;
