/** Generation: sessions, sampling and beams, schedulers, guidance, caches, progress, cancel. */
@NullMarked
package org.weft.generate;

import org.jspecify.annotations.NullMarked;
