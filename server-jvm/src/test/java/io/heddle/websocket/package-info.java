/** Sessions over WebSockets: what Jetty, QMux and the server's rules make of each other. */
@NullMarked
package io.heddle.websocket;

import org.jspecify.annotations.NullMarked;
