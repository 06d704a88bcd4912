/** Who runs application code on a connection's thread, and for how long. */
@NullMarked
package io.heddle.watch;

import org.jspecify.annotations.NullMarked;
