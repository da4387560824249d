/** Speed, ours against a baseline, both timed by turns in one run. */
@NullMarked
package org.weft.evaluate.bench;

import org.jspecify.annotations.NullMarked;
