@NullMarked
package org.weft.studio.attention;

import org.jspecify.annotations.NullMarked;
