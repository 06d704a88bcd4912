package io.heddle.observe;

import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.TransportKind;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.session.Loop;
import io.heddle.session.SessionEvents;
import io.heddle.session.SessionInfo;
import io.heddle.session.SessionObserver;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the events of one network connection. Confined to its thread. */
public final class ConnectionEvents {
  private static final AtomicLong COUNT = new AtomicLong();

  private final Events events;
  private final ConnectionEvent.Opened opened;
  private final long openedNs = System.nanoTime();
  private boolean isOpen = true;

  private ConnectionEvents(Events events, ConnectionEvent.Opened opened) {
    this.events = events;
    this.opened = opened;
  }

  /**
   * A connection begins.
   *
   * @param events who is told
   * @param role which end this is
   * @param transport what kind it is
   * @param remoteAddress the other end's address, if known
   * @return tells what follows
   */
  public static ConnectionEvents opened(
      Events events, Role role, TransportKind transport, Optional<NetworkAddress> remoteAddress) {
    String name = (transport == TransportKind.HTTP3 ? "quic-" : "ws-") + COUNT.incrementAndGet();
    ConnectionEvent.Opened opened =
        new ConnectionEvent.Opened(name, role, transport, remoteAddress);
    events.tell(opened);
    return new ConnectionEvents(events, opened);
  }

  /**
   * The observer of a session that it carries.
   *
   * @param info what is known of the session
   * @param loop the session's
   * @return one that does nothing if nobody listens
   */
  public SessionObserver session(SessionInfo info, Loop loop) {
    return SessionEvents.of(events, opened.role(), Optional.of(opened.connection()), info, loop);
  }

  /** The handshake is complete. */
  public void established() {
    if (events.isOn()) {
      events.tell(
          new ConnectionEvent.Established(opened.connection(), System.nanoTime() - openedNs));
    }
  }

  /**
   * The other end is elsewhere.
   *
   * @param from where it was
   * @param to where it is
   */
  public void moved(Optional<NetworkAddress> from, Optional<NetworkAddress> to) {
    if (events.isOn() && from.isPresent() && to.isPresent()) {
      events.tell(new ConnectionEvent.Moved(opened.connection(), from.get(), to.get()));
    }
  }

  /**
   * The other end has broken its protocol.
   *
   * @param violation what it did, in a sentence
   */
  public void violated(String violation) {
    if (events.isOn()) {
      events.tell(new ConnectionEvent.Violated(opened, violation));
    }
  }

  /**
   * The connection has ended; later calls do nothing.
   *
   * @param by who ended it
   * @param reason why, in a sentence
   */
  public void closed(Side by, String reason) {
    if (isOpen && events.isOn()) {
      isOpen = false;
      events.tell(new ConnectionEvent.Closed(opened, by, reason, System.nanoTime() - openedNs));
    }
  }
}
