/** What a trace shows, as files for papers, programs and classes. */
@NullMarked
package org.weft.engine.trace.export;

import org.jspecify.annotations.NullMarked;
