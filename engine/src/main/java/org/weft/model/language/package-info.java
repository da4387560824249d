/** The reference's language modules. */
@NullMarked
package org.weft.model.language;

import org.jspecify.annotations.NullMarked;
