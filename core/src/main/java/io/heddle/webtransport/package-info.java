/**
 * The protocol of one WebTransport session over HTTP/3, without I/O: its CONNECT stream and its
 * session-level flow control.
 *
 * <p>Types belong to one thread at a time; none of them keeps a clock, a timer or a buffer of
 * payload.
 */
@NullMarked
package io.heddle.webtransport;

import org.jspecify.annotations.NullMarked;
