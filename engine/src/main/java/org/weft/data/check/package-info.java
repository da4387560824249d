/** Finds what is wrong with a data set before it is trained on. */
@NullMarked
package org.weft.data.check;

import org.jspecify.annotations.NullMarked;
