/** Heddle on networks that this machine's own is not: narrow ones, with routers, without ICMP. */
@NullMarked
package io.heddle.e2e.network;

import org.jspecify.annotations.NullMarked;
