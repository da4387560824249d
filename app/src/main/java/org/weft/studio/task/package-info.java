/** The only gate between background work and the FX thread. */
@NullMarked
package org.weft.studio.task;

import org.jspecify.annotations.NullMarked;
