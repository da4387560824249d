/** Label maps and palettes: index maps to pictures and back, import with a report, and how well a picture obeys its map. */
@NullMarked
package org.weft.engine.labels;

import org.jspecify.annotations.NullMarked;
