@NullMarked
package org.weft.studio.labels;

import org.jspecify.annotations.NullMarked;
