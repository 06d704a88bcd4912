package io.heddle.event;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import java.util.Optional;
import java.util.OptionalLong;

/** What happens in a session, told on the session's thread. */
public sealed interface SessionEvent extends Event {
  /**
   * Which session it concerns.
   *
   * @return as {@link io.heddle.Session#id()}: no two of a process have the same
   */
  String session();

  /**
   * Whether it is one that comes often.
   *
   * @return which kind; empty for those that every sink gets
   */
  default Optional<Detail> detail() {
    return Optional.empty();
  }

  /**
   * A session is established. {@link Closed} follows.
   *
   * @param session which
   * @param role which end this is
   * @param transport what carries it
   * @param connection what carries it, as in {@link ConnectionEvent#connection()}; empty in memory
   * @param request what the client asked for
   * @param protocol the application protocol, if one was agreed on
   * @param localAddress this end's address, if known
   * @param remoteAddress the other end's address, if known
   */
  record Opened(
      String session,
      Role role,
      TransportKind transport,
      Optional<String> connection,
      SessionRequest request,
      Optional<String> protocol,
      Optional<NetworkAddress> localAddress,
      Optional<NetworkAddress> remoteAddress)
      implements SessionEvent {
    @Override
    public String name() {
      return "session.opened";
    }
  }

  /**
   * An end wishes the session to finish soon. Told once for each end.
   *
   * @param session which
   * @param by {@link Side#LOCAL} if this end asked, {@link Side#REMOTE} if the other did
   */
  record Draining(String session, Side by) implements SessionEvent {
    @Override
    public String name() {
      return "session.draining";
    }
  }

  /**
   * Datagrams were dropped at this end, of which the other hears nothing. Only for sinks that want
   * {@link Detail#DATAGRAMS}.
   *
   * @param session which
   * @param direction on their way out, or in
   * @param reason why
   * @param count how many, at least 1
   */
  record DatagramsDropped(String session, Direction direction, DropReason reason, long count)
      implements SessionEvent {
    @Override
    public String name() {
      return "session.datagrams.dropped";
    }

    @Override
    public Optional<Detail> detail() {
      return Optional.of(Detail.DATAGRAMS);
    }
  }

  /**
   * Code of the application's that serves the session has thrown.
   *
   * @param session which
   * @param path what the session was asked for, as {@link SessionRequest#path()}
   * @param failure what it threw
   */
  record HandlerFailed(String session, String path, Throwable failure) implements SessionEvent {
    @Override
    public String name() {
      return "session.handler.failed";
    }
  }

  /**
   * A stream was opened. {@link StreamClosed} follows. Only for sinks that want {@link
   * Detail#STREAMS}.
   *
   * @param session which
   * @param stream its id, as {@link io.heddle.SessionStream#id()}
   * @param bidirectional or unidirectional
   * @param by {@link Side#LOCAL} if this end opened it, else {@link Side#REMOTE}
   */
  record StreamOpened(String session, long stream, boolean bidirectional, Side by)
      implements SessionEvent {
    @Override
    public String name() {
      return "stream.opened";
    }

    @Override
    public Optional<Detail> detail() {
      return Optional.of(Detail.STREAMS);
    }
  }

  /**
   * A direction of a stream was aborted: reset by who sends, or stopped by who receives. Only for
   * sinks that want {@link Detail#STREAMS}.
   *
   * @param session which
   * @param stream its id
   * @param direction which of the two, as seen from this end
   * @param by who aborted it
   * @param code the application's code, 0 to 2³²−1, if it is known
   */
  record StreamAborted(String session, long stream, Direction direction, Side by, OptionalLong code)
      implements SessionEvent {
    @Override
    public String name() {
      return "stream.aborted";
    }

    @Override
    public Optional<Detail> detail() {
      return Optional.of(Detail.STREAMS);
    }
  }

  /**
   * The last direction of a stream has ended, or its session has. Only for sinks that want {@link
   * Detail#STREAMS}.
   *
   * @param session which
   * @param stream its id
   */
  record StreamClosed(String session, long stream) implements SessionEvent {
    @Override
    public String name() {
      return "stream.closed";
    }

    @Override
    public Optional<Detail> detail() {
      return Optional.of(Detail.STREAMS);
    }
  }

  /**
   * The session has ended: it was closed by one of the applications, or lost.
   *
   * @param opened how it began
   * @param by who ended it: {@link Side#TRANSPORT} if neither end did
   * @param code the application's code, 0 to 2³²−1; empty if the session was lost
   * @param reason the application's text, or why the session was lost
   * @param failure why it was lost; empty if it was closed
   * @param durationNs how long it lasted, in nanoseconds
   * @param streamsOpened how many streams this end opened
   * @param streamsAccepted how many streams the other end opened
   * @param bytesSent payload of streams that was sent, in bytes
   * @param bytesReceived payload of streams that was received, in bytes
   */
  record Closed(
      Opened opened,
      Side by,
      OptionalLong code,
      String reason,
      Optional<HeddleException> failure,
      long durationNs,
      long streamsOpened,
      long streamsAccepted,
      long bytesSent,
      long bytesReceived)
      implements SessionEvent {
    @Override
    public String session() {
      return opened.session();
    }

    @Override
    public String name() {
      return "session.closed";
    }
  }

  /** A direction, as seen from the end that tells. */
  enum Direction {
    /** From this end to the other. */
    OUTGOING,
    /** From the other end to this one. */
    INCOMING
  }

  /** Why a datagram was dropped. */
  enum DropReason {
    /** It waited longer than the application wants. */
    EXPIRED,
    /** Newer ones filled the queue. */
    OVERFLOWED
  }
}
