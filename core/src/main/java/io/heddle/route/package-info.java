/** Which of a server's routes a path belongs to. For implementors of transports. */
@NullMarked
package io.heddle.route;

import org.jspecify.annotations.NullMarked;
