/** What is handed to people who install Weft. */
@NullMarked
package org.weft.tests.packaging;

import org.jspecify.annotations.NullMarked;
