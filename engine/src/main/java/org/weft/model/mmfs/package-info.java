/** The reference's mmfs modules. */
@NullMarked
package org.weft.model.mmfs;

import org.jspecify.annotations.NullMarked;
