/**
 * QMux version 1 (draft-ietf-quic-qmux): QUIC's streams and datagrams over a transport that carries
 * records in order, such as a WebSocket.
 *
 * <p>{@link io.heddle.qmux.QmuxCarrier} is the engine, a {@link io.heddle.session.Carrier}; {@link
 * io.heddle.qmux.RecordPipe} is what a backend gives it. No I/O, no clock, no threads: everything
 * is confined to the session's {@link io.heddle.session.Loop}.
 */
@NullMarked
package io.heddle.qmux;

import org.jspecify.annotations.NullMarked;
