@NullMarked
package org.weft.tests.generation;

import org.jspecify.annotations.NullMarked;
