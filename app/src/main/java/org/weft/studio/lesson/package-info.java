/** Lessons in the studio: a text that drives the inspector step by step. */
@NullMarked
package org.weft.studio.lesson;

import org.jspecify.annotations.NullMarked;
