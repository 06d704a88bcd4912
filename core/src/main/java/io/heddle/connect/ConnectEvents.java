package io.heddle.connect;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.event.ConnectEvent;
import io.heddle.event.ConnectEvent.Result;
import io.heddle.event.Events;
import io.heddle.session.Loop;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Makes the events of a client's connects. Confined to the client's loop. */
public final class ConnectEvents extends ConnectObserver {
  private final Events events;
  private final Loop loop;
  private long count;

  private ConnectEvents(Events events, Loop loop) {
    this.events = events;
    this.loop = loop;
  }

  /**
   * The observer of a client.
   *
   * @param events who is told
   * @param loop the client's
   * @return one that does nothing if nobody listens
   */
  public static ConnectObserver of(Events events, Loop loop) {
    return events.isOn() ? new ConnectEvents(events, loop) : NONE;
  }

  @Override
  ConnectObserver begun(SessionUrl url) {
    count++;
    return new One(new ConnectEvent.Begun(count, url.toString()));
  }

  /** One connect. */
  private final class One extends ConnectObserver {
    private final ConnectEvent.Begun begun;
    private final long begunNs = loop.nowNs();
    private final Map<TransportKind, Long> attemptsNs = new EnumMap<>(TransportKind.class);
    private boolean isOver;

    One(ConnectEvent.Begun begun) {
      this.begun = begun;
      events.tell(begun);
    }

    @Override
    void attemptBegun(TransportKind transport) {
      attemptsNs.put(transport, loop.nowNs());
      events.tell(new ConnectEvent.AttemptBegun(begun.connect(), transport));
    }

    @Override
    void attemptConnected(TransportKind transport) {
      attemptEnded(transport, Result.CONNECTED, Optional.empty());
    }

    @Override
    void attemptFailed(TransportKind transport, @Nullable HeddleException failure) {
      attemptEnded(transport, Result.FAILED, Optional.ofNullable(failure));
    }

    private void attemptEnded(
        TransportKind transport, Result result, Optional<HeddleException> failure) {
      Long sinceNs = attemptsNs.remove(transport);
      if (sinceNs != null) {
        events.tell(
            new ConnectEvent.AttemptEnded(
                begun.connect(), transport, loop.nowNs() - sinceNs, result, failure));
      }
    }

    @Override
    void ended(@Nullable Session session, @Nullable Throwable failure) {
      if (isOver) {
        return;
      }
      isOver = true;
      for (TransportKind left : TransportKind.values()) {
        attemptEnded(left, Result.ABANDONED, Optional.empty());
      }
      events.tell(
          new ConnectEvent.Ended(
              begun,
              loop.nowNs() - begunNs,
              Optional.ofNullable(session).map(Session::id),
              failure == null || failure instanceof CancellationException
                  ? Optional.empty()
                  : Optional.of(Race.reason(failure))));
    }
  }
}
