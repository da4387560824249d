@NullMarked
package org.weft.tests.studio;

import org.jspecify.annotations.NullMarked;
