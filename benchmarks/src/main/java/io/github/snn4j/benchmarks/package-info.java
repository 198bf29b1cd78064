/**
 * JMH benchmarks, {@code <Thing>Benchmark}, of what the framework's speed depends on; {@code benchmarks/README.md} says how to run
 * and to read them.
 *
 * <p>What is measured here is public API of the modules below; nothing depends on this module.
 */
@NullMarked
package io.github.snn4j.benchmarks;

import org.jspecify.annotations.NullMarked;
