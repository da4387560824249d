/** Tests of lessons. */
@NullMarked
package org.weft.engine.lesson;

import org.jspecify.annotations.NullMarked;
