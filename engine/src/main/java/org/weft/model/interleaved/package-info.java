/** The reference's interleaved modules. */
@NullMarked
package org.weft.model.interleaved;

import org.jspecify.annotations.NullMarked;
