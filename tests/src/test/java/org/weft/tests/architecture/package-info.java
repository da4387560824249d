/** The rules of the house, and proofs that they notice when they are broken. */
@NullMarked
package org.weft.tests.architecture;

import org.jspecify.annotations.NullMarked;
