/** The inspector: where every word and pixel looked. */
@NullMarked
package org.weft.studio.attention;

import org.jspecify.annotations.NullMarked;
