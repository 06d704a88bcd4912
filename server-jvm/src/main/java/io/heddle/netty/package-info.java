/**
 * QUIC and HTTP/3 on Netty: sockets, stream plumbing and what quiche has but Netty does not expose.
 */
@NullMarked
package io.heddle.netty;

import org.jspecify.annotations.NullMarked;
