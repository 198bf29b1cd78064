/**
 * HDF5 files read as if they were hostile, for the formats of other frameworks; what a group means belongs to the format's
 * own package.
 */
@NullMarked
package io.github.snn4j.models.hdf;

import org.jspecify.annotations.NullMarked;
