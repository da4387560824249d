/** Training: optimiser, losses, stages, the run directory. */
@NullMarked
package org.weft.train;

import org.jspecify.annotations.NullMarked;
