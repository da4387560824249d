/** The story as cards on a canvas. */
@NullMarked
package org.weft.studio.story;

import org.jspecify.annotations.NullMarked;
