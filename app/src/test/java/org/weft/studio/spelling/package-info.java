@org.jspecify.annotations.NullMarked
package org.weft.studio.spelling;
