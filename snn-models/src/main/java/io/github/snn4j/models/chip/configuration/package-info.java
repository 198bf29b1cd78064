/**
 * The core configuration file: its records, its two forms, canonical JSON with a side file and binary sections, and readers that
 * trust nothing. {@code FORMAT.md} among the resources describes both.
 */
@NullMarked
package io.github.snn4j.models.chip.configuration;

import org.jspecify.annotations.NullMarked;
