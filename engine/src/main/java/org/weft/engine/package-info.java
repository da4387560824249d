/** The engine as the studio and the command line see it: requests, events, models. No tensor type appears here. */
@NullMarked
package org.weft.engine;

import org.jspecify.annotations.NullMarked;
