/**
 * Readers of data sets. {@link org.weft.data.sets.DataSets} opens them; all give {@link org.weft.data.sets.Example}s. They
 * trust no file: nothing in it is run, no name leaves the data set's folder, sizes are checked before memory is taken, and
 * long lists stay on disk with only the places of their entries in memory.
 */
@NullMarked
package org.weft.data.sets;

import org.jspecify.annotations.NullMarked;
