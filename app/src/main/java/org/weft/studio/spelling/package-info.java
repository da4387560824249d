/** Spelling: what is checked when no model says which words it knows. */
@NullMarked
package org.weft.studio.spelling;

import org.jspecify.annotations.NullMarked;
