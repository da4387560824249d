/** Classes that break a rule of the house, so that a test can see the rule notice. */
@NullMarked
package org.weft.tests.broken.text;

import org.jspecify.annotations.NullMarked;
