/**
 * How a client finds a way to a server: {@link io.heddle.connect.DialingClient} races the {@link
 * io.heddle.connect.Dialer}s that a backend has, one for each transport. For implementors of
 * transports only.
 */
@NullMarked
package io.heddle.connect;

import org.jspecify.annotations.NullMarked;
