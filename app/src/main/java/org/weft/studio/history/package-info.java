/** Every edit of a story, and the story as it was after each. */
@NullMarked
package org.weft.studio.history;

import org.jspecify.annotations.NullMarked;
