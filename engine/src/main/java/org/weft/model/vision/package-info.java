/** The reference's vision modules. */
@NullMarked
package org.weft.model.vision;

import org.jspecify.annotations.NullMarked;
