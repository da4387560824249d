/** The window: top bar, theme, commands, palette. */
@NullMarked
package org.weft.studio.shell;

import org.jspecify.annotations.NullMarked;
