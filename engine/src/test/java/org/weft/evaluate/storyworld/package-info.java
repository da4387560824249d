@NullMarked
package org.weft.evaluate.storyworld;

import org.jspecify.annotations.NullMarked;
