/** Processes killed at any moment: what was committed is there again. */
@NullMarked
package org.weft.tests.crash;

import org.jspecify.annotations.NullMarked;
