@NullMarked
package org.weft.studio.shell;

import org.jspecify.annotations.NullMarked;
