/**
 * Damaged and forged files for the readers of core configurations, NIR and netx: each must give an object or an error that says
 * what is wrong. Run for long by {@code benchmarks/hostile.sh}, for a moment by the tests.
 */
@NullMarked
package io.github.snn4j.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
