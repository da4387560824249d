/** Speed of what is Java between the native operations, measured with JMH. */
@NullMarked
package org.weft.tests.bench;

import org.jspecify.annotations.NullMarked;
