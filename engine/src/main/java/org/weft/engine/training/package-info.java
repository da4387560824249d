/** Training runs from outside: reading run directories, steering and starting the worker processes that write them. */
@NullMarked
package org.weft.engine.training;

import org.jspecify.annotations.NullMarked;
