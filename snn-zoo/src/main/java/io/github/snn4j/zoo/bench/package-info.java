/** The workloads that SNN4J is measured by: the same networks, inputs and steps as other frameworks are timed on. */
@NullMarked
package io.github.snn4j.zoo.bench;

import org.jspecify.annotations.NullMarked;
