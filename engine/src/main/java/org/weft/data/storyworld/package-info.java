/**
 * Storyworld: picture stories that Weft writes and draws itself, with their truth.
 *
 * <p>{@link org.weft.data.storyworld.World} is the way in. A {@link org.weft.data.storyworld.Scene} says what is to be
 * seen, a {@link org.weft.data.storyworld.Renderer} turns it into pixels and labels at any size. Everything follows from
 * a split and an index: same numbers, same bytes, on every machine.
 */
@NullMarked
package org.weft.data.storyworld;

import org.jspecify.annotations.NullMarked;
