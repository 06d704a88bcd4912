package io.heddle.session;

import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.StreamException;
import io.heddle.event.Detail;
import io.heddle.event.Events;
import io.heddle.event.Role;
import io.heddle.event.SessionEvent;
import io.heddle.event.SessionEvent.Direction;
import io.heddle.event.SessionEvent.DropReason;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the events of one session, from when it is established until it ends. Confined to its loop.
 */
public final class SessionEvents extends SessionObserver {
  private final Events events;
  private final Loop loop;
  private final SessionEvent.Opened opened;
  private final boolean wantsStreams;
  private final boolean wantsDatagrams;
  private boolean isOpen;
  private boolean drainingHere;
  private boolean drainingThere;
  private long openedNs;
  private long toldDroppedAtCall;

  private SessionEvents(Events events, SessionEvent.Opened opened, Loop loop) {
    this.events = events;
    this.opened = opened;
    this.loop = loop;
    wantsStreams = events.wants(Detail.STREAMS);
    wantsDatagrams = events.wants(Detail.DATAGRAMS);
  }

  /**
   * The observer of a session.
   *
   * @param events who is told
   * @param role which end this is
   * @param connection what carries it, as in {@link io.heddle.event.ConnectionEvent#connection()}
   * @param info what is known of it
   * @param loop the session's
   * @return one that does nothing if nobody listens
   */
  public static SessionObserver of(
      Events events, Role role, Optional<String> connection, SessionInfo info, Loop loop) {
    if (!events.isOn()) {
      return NONE;
    }
    SessionEvent.Opened opened =
        new SessionEvent.Opened(
            info.id(),
            role,
            info.transport(),
            connection,
            info.request(),
            info.protocol(),
            info.localAddress(),
            info.remoteAddress());
    return new SessionEvents(events, opened, loop);
  }

  /**
   * Tells that code of the application's which serves a session has failed, on a thread of its own.
   * Any thread.
   *
   * @param session as the application got it
   * @param failure what it threw
   */
  public static void handlerFailed(Session session, Throwable failure) {
    if (session instanceof SessionHandle handle) {
      handle.handlerFailed(failure);
    }
  }

  @Override
  public void opened() {
    isOpen = true;
    openedNs = loop.nowNs();
    events.tell(opened);
  }

  private String session() {
    return opened.session();
  }

  @Override
  void draining(Side by) {
    boolean told = by == Side.LOCAL ? drainingHere : drainingThere;
    if (isOpen && !told) {
      drainingHere |= by == Side.LOCAL;
      drainingThere |= by == Side.REMOTE;
      events.tell(new SessionEvent.Draining(session(), by));
    }
  }

  @Override
  void outgoingExpired() {
    dropped(Direction.OUTGOING, DropReason.EXPIRED, 1);
  }

  @Override
  void outgoingOverflowed() {
    dropped(Direction.OUTGOING, DropReason.OVERFLOWED, 1);
  }

  @Override
  void droppedAtCall(AtomicLong total) {
    long dropped = total.get();
    if (dropped > toldDroppedAtCall) {
      dropped(Direction.OUTGOING, DropReason.OVERFLOWED, dropped - toldDroppedAtCall);
      toldDroppedAtCall = dropped;
    }
  }

  @Override
  void incomingExpired() {
    dropped(Direction.INCOMING, DropReason.EXPIRED, 1);
  }

  @Override
  void incomingOverflowed() {
    dropped(Direction.INCOMING, DropReason.OVERFLOWED, 1);
  }

  private void dropped(Direction direction, DropReason reason, long count) {
    if (wantsDatagrams && isOpen) {
      events.tell(new SessionEvent.DatagramsDropped(session(), direction, reason, count));
    }
  }

  @Override
  boolean handlerFailed(Throwable failure) {
    if (isOpen) {
      events.tell(new SessionEvent.HandlerFailed(session(), opened.request().path(), failure));
    }
    return isOpen;
  }

  @Override
  void streamOpened(LiveStream stream, Side by) {
    if (wantsStreams && isOpen) {
      events.tell(
          new SessionEvent.StreamOpened(session(), stream.id(), stream.isBidirectional(), by));
    }
  }

  @Override
  void sendFailed(long stream, HeddleException reason) {
    aborted(stream, Direction.OUTGOING, reason);
  }

  @Override
  void receiveFailed(long stream, HeddleException reason) {
    aborted(stream, Direction.INCOMING, reason);
  }

  private void aborted(long stream, Direction direction, HeddleException reason) {
    // Anything else has ended the session, which is told then.
    if (wantsStreams && isOpen && reason instanceof StreamException reset) {
      events.tell(
          new SessionEvent.StreamAborted(session(), stream, direction, reset.side(), reset.code()));
    }
  }

  @Override
  void streamClosed(LiveStream stream) {
    if (wantsStreams && isOpen) {
      events.tell(new SessionEvent.StreamClosed(session(), stream.id()));
    }
  }

  @Override
  void closed(SessionEngine session, HeddleException reason) {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    Optional<CloseInfo> close =
        reason instanceof SessionClosedException closed
            ? Optional.of(closed.info())
            : Optional.empty();
    events.tell(
        new SessionEvent.Closed(
            opened,
            reason.side(),
            close.isPresent() ? OptionalLong.of(close.get().code()) : OptionalLong.empty(),
            close.isPresent() ? close.get().reason() : String.valueOf(reason.getMessage()),
            close.isPresent() ? Optional.empty() : Optional.of(reason),
            loop.nowNs() - openedNs,
            session.streamsOpened(),
            session.streamsAccepted(),
            session.bytesSent(),
            session.bytesReceived()));
  }
}
