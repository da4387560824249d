/** What crosses modules: the rules of the house, the launcher, the parts working together. */
@NullMarked
package org.weft.tests;

import org.jspecify.annotations.NullMarked;
