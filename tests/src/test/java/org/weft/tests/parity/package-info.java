/** The engine against the reference's golden numbers. */
@NullMarked
package org.weft.tests.parity;

import org.jspecify.annotations.NullMarked;
