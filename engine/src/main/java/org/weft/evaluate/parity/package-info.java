/** Holds the engine against golden numbers of the reference, one checker per kind of fixture. */
@NullMarked
package org.weft.evaluate.parity;

import org.jspecify.annotations.NullMarked;
