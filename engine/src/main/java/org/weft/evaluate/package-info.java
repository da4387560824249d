/** Metrics and benchmarks. */
@NullMarked
package org.weft.evaluate;

import org.jspecify.annotations.NullMarked;
