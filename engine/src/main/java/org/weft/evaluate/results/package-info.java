/** Scores files of results in the formats of the reference's benchmarks. */
@NullMarked
package org.weft.evaluate.results;

import org.jspecify.annotations.NullMarked;
