/**
 * Sessions over WebSockets, for networks where UDP is blocked: QMux records, one a binary message.
 *
 * <p>{@link io.heddle.websocket.RecordSocket} joins one Jetty WebSocket to one QMux engine; {@link
 * io.heddle.websocket.WebSocketUpgrades} accepts them on the paths of a server, {@link
 * io.heddle.websocket.WebSocketDialer} opens them.
 */
@NullMarked
package io.heddle.websocket;

import org.jspecify.annotations.NullMarked;
