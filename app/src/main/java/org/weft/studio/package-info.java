/** The studio: starting it, and drawing its screens without a display. */
@NullMarked
package org.weft.studio;

import org.jspecify.annotations.NullMarked;
