/** Training as a process: what kills cannot break. */
@NullMarked
package org.weft.tests.training;

import org.jspecify.annotations.NullMarked;
