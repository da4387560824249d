/** Where training and test examples come from: readers of data sets, and worlds that Weft draws itself. */
@NullMarked
package org.weft.data;

import org.jspecify.annotations.NullMarked;
