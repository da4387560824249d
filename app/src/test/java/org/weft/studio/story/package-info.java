@NullMarked
package org.weft.studio.story;

import org.jspecify.annotations.NullMarked;
