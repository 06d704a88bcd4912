/** The memory that the sessions of a server share. Internal. */
@NullMarked
package io.heddle.budget;

import org.jspecify.annotations.NullMarked;
