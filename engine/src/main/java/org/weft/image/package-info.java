/** Pictures as the reference prepares them for the model. */
@NullMarked
package org.weft.image;

import org.jspecify.annotations.NullMarked;
