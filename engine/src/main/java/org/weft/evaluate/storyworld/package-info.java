/** How well a model knows Storyworld, measured on stories it has never seen. */
@NullMarked
package org.weft.evaluate.storyworld;

import org.jspecify.annotations.NullMarked;
