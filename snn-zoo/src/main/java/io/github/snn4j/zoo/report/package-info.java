/**
 * Reports as one self-contained HTML file: key figures, paragraphs, tables and drawings.
 *
 * <p>What a report says is decided by its caller; nothing here knows a network or a data set.
 */
@NullMarked
package io.github.snn4j.zoo.report;

import org.jspecify.annotations.NullMarked;
