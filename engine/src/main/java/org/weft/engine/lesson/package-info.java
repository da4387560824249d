/** Lessons: a recorded trace with a text beside it that says what to look at; played without a model or a GPU. */
@NullMarked
package org.weft.engine.lesson;

import org.jspecify.annotations.NullMarked;
