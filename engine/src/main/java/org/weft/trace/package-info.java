/** What MMFS looked at: recording to disk, reading back, aggregation. */
@NullMarked
package org.weft.trace;

import org.jspecify.annotations.NullMarked;
