/** The core configuration file: its records, its canonical JSON with a side file, and a reader that trusts nothing. */
@NullMarked
package io.github.snn4j.models.chip.configuration;

import org.jspecify.annotations.NullMarked;
