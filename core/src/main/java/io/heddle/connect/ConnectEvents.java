package io.heddle.connect;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.event.ConnectEvent;
import io.heddle.event.ConnectEvent.Result;
import io.heddle.event.Events;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Makes the events of a client's connects. Confined to the client's loop. */
public final class ConnectEvents extends ConnectObserver {
  private final Events events;
  private long count;

  private ConnectEvents(Events events) {
    this.events = events;
  }

  /**
   * The observer of a client.
   *
   * @param events who is told
   * @return one that does nothing if nobody listens
   */
  public static ConnectObserver of(Events events) {
    return events.isOn() ? new ConnectEvents(events) : NONE;
  }

  @Override
  ConnectObserver begun(String url, long nowNs) {
    count++;
    ConnectEvent.Begun begun = new ConnectEvent.Begun(count, url);
    events.tell(begun);
    return new One(events, begun, nowNs);
  }

  /** One connect. */
  private static final class One extends ConnectObserver {
    private final Events events;
    private final ConnectEvent.Begun begun;
    private final long begunNs;
    private final Map<TransportKind, Long> attemptsNs = new EnumMap<>(TransportKind.class);
    private boolean isOver;

    One(Events events, ConnectEvent.Begun begun, long begunNs) {
      this.events = events;
      this.begun = begun;
      this.begunNs = begunNs;
    }

    @Override
    void attemptBegun(TransportKind transport, long nowNs) {
      attemptsNs.put(transport, nowNs);
      events.tell(new ConnectEvent.AttemptBegun(begun.connect(), transport));
    }

    @Override
    void attemptEnded(
        TransportKind transport, long nowNs, Result result, Optional<HeddleException> failure) {
      Long sinceNs = attemptsNs.remove(transport);
      if (sinceNs != null) {
        events.tell(
            new ConnectEvent.AttemptEnded(
                begun.connect(), transport, nowNs - sinceNs, result, failure));
      }
    }

    @Override
    void ended(long nowNs, Optional<Session> session, Optional<HeddleException> failure) {
      if (!isOver) {
        isOver = true;
        for (TransportKind left : TransportKind.values()) {
          attemptEnded(left, nowNs, Result.ABANDONED, Optional.empty());
        }
        events.tell(
            new ConnectEvent.Ended(begun, nowNs - begunNs, session.map(Session::id), failure));
      }
    }
  }
}
