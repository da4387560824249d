@NullMarked
package org.weft.studio.command;

import org.jspecify.annotations.NullMarked;
