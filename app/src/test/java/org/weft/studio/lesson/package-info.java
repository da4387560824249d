/** Tests of lessons in the studio. */
@NullMarked
package org.weft.studio.lesson;

import org.jspecify.annotations.NullMarked;
