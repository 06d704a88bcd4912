/** Races between transports, on virtual time. */
@NullMarked
package io.heddle.connect;

import org.jspecify.annotations.NullMarked;
