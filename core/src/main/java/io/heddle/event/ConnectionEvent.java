package io.heddle.event;

import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.TransportKind;
import java.util.Optional;

/**
 * What happens to a network connection: a QUIC connection, or a WebSocket. Told on the connection's
 * thread.
 */
public sealed interface ConnectionEvent extends Event {
  /**
   * Which connection it concerns.
   *
   * @return a name that no two of a process have; empty for one that was refused
   */
  String connection();

  /**
   * A connection begins: its first packet was sent or accepted, or its WebSocket was. {@link
   * Closed} follows.
   *
   * @param connection which
   * @param role which end this is
   * @param transport {@link TransportKind#HTTP3} for QUIC
   * @param remoteAddress the other end's address, if known
   */
  record Opened(
      String connection, Role role, TransportKind transport, Optional<NetworkAddress> remoteAddress)
      implements ConnectionEvent {
    @Override
    public String name() {
      return "connection.opened";
    }
  }

  /**
   * The transport's handshake is complete: TLS and QUIC, or both ends' QMux parameters.
   *
   * @param connection which
   * @param handshakeNs how long that took since {@link Opened}, in nanoseconds
   */
  record Established(String connection, long handshakeNs) implements ConnectionEvent {
    @Override
    public String name() {
      return "connection.established";
    }
  }

  /**
   * The other end is at another address from now on, which it has proved (RFC 9000 §9).
   *
   * @param connection which
   * @param from where it was
   * @param to where it is
   */
  record Moved(String connection, NetworkAddress from, NetworkAddress to)
      implements ConnectionEvent {
    @Override
    public String name() {
      return "connection.moved";
    }
  }

  /**
   * The other end has broken its protocol, so that the connection is being closed.
   *
   * @param opened how it began
   * @param violation what it did, in a sentence
   */
  record Violated(Opened opened, String violation) implements ConnectionEvent {
    @Override
    public String connection() {
      return opened.connection();
    }

    @Override
    public String name() {
      return "connection.violated";
    }
  }

  /**
   * A server has turned a connection away before anything was asked for.
   *
   * @param transport {@link TransportKind#HTTP3} for QUIC
   * @param remoteAddress where it came from, if known
   * @param reason why
   */
  record Refused(TransportKind transport, Optional<NetworkAddress> remoteAddress, String reason)
      implements ConnectionEvent {
    @Override
    public String connection() {
      return "";
    }

    @Override
    public String name() {
      return "connection.refused";
    }
  }

  /**
   * The connection has ended.
   *
   * @param opened how it began
   * @param by who ended it: {@link Side#TRANSPORT} if neither end did
   * @param reason why, in a sentence
   * @param durationNs how long it lasted since {@link Opened}, in nanoseconds
   */
  record Closed(Opened opened, Side by, String reason, long durationNs) implements ConnectionEvent {
    @Override
    public String connection() {
      return opened.connection();
    }

    @Override
    public String name() {
      return "connection.closed";
    }
  }
}
