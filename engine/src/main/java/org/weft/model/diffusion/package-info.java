/** The reference's diffusion modules. */
@NullMarked
package org.weft.model.diffusion;

import org.jspecify.annotations.NullMarked;
