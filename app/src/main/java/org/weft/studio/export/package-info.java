/** Exporting a story for people without Weft. */
@NullMarked
package org.weft.studio.export;

import org.jspecify.annotations.NullMarked;
