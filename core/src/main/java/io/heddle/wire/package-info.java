/**
 * What WebTransport puts on the wire over HTTP/3: variable-length integers, stream and datagram
 * headers, capsules, code points, settings and header fields.
 *
 * <p>Everything here works on byte arrays and holds no payload; nothing does I/O. Types with state
 * belong to one thread at a time.
 */
@NullMarked
package io.heddle.wire;

import org.jspecify.annotations.NullMarked;
