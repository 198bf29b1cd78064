/**
 * The {@code snn} command: one class a verb, registered in {@link io.github.snn4j.zoo.cli.Snn}.
 *
 * <p>Here belong options, messages, tables and exit codes. What a verb computes belongs in the package that owns it.
 */
@NullMarked
package io.github.snn4j.zoo.cli;

import org.jspecify.annotations.NullMarked;
