/** Processes killed at any moment, and what they leave. */
@NullMarked
package org.weft.tests.crash;

import org.jspecify.annotations.NullMarked;
