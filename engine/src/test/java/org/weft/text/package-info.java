/** Tests of tokenizing. */
@NullMarked
package org.weft.text;

import org.jspecify.annotations.NullMarked;
