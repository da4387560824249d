@NullMarked
package org.weft.studio.settings;

import org.jspecify.annotations.NullMarked;
