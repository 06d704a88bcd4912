/** Who sends next: strict priorities with turns within a level. */
@NullMarked
package io.heddle.schedule;

import org.jspecify.annotations.NullMarked;
