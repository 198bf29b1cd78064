/**
 * Plots as SVG text: no AWT, no scripts, readable on light and dark pages.
 */
@NullMarked
package io.github.snn4j.core.plot;

import org.jspecify.annotations.NullMarked;
