/**
 * Runs notebooks ({@code .ipynb}, Java) on the JDK's own JShell: no Python, no kernel to install.
 *
 * <p>The notebooks themselves lie beside this module's {@code pom.xml}.
 */
@NullMarked
package io.github.snn4j.notebooks;

import org.jspecify.annotations.NullMarked;
