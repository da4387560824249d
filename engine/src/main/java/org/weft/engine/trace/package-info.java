/** Traces: what MMFS looked at while something was generated, opened without a model. */
@NullMarked
package org.weft.engine.trace;

import org.jspecify.annotations.NullMarked;
