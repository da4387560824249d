/** The label painter: paint a label map, draw a picture from it, see how far the picture obeys. */
@NullMarked
package org.weft.studio.labels;

import org.jspecify.annotations.NullMarked;
