/** Random numbers with a stated algorithm: the same on every machine. */
@NullMarked
package org.weft.tensor.random;

import org.jspecify.annotations.NullMarked;
