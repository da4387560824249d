/** Tokenizers, prompt assembly and the context budget. */
@NullMarked
package org.weft.text;

import org.jspecify.annotations.NullMarked;
