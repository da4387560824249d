/** The network whose features Fréchet inception distances are taken on; no part of the reference model. */
@NullMarked
package org.weft.model.inception;

import org.jspecify.annotations.NullMarked;
