/** The {@code weft} commands. The only package that writes to the terminal. */
@NullMarked
package org.weft.cli;

import org.jspecify.annotations.NullMarked;
