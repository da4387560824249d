/** The MMFS operation behind one interface: reference by composition, native kernels where the machine has them. */
@NullMarked
package org.weft.tensor.mmfs;

import org.jspecify.annotations.NullMarked;
