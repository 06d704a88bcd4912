package io.heddle.session;

import io.heddle.HeddleException;
import io.heddle.StreamPriority;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * An open that waits for the peer's stream limit. Confined to the loop.
 *
 * @param <T> the application's side of the stream
 */
final class PendingOpen<T> implements Carrier.OpenResult {
  final CompletableFuture<T> result;
  private final SessionEngine engine;
  private final boolean bidirectional;
  private final StreamPriority priority;
  private final Function<LiveStream, T> side;

  PendingOpen(
      SessionEngine engine,
      boolean bidirectional,
      StreamPriority priority,
      Function<LiveStream, T> side) {
    this.engine = engine;
    this.bidirectional = bidirectional;
    this.priority = Objects.requireNonNull(priority);
    this.side = side;
    result = engine.claim();
  }

  void ask(Carrier carrier) {
    carrier.open(bidirectional, this);
  }

  @Override
  public StreamPriority priority() {
    return priority;
  }

  @Override
  public boolean isWanted() {
    return !result.isDone();
  }

  @Override
  public StreamEvents opened(CarrierStream stream) {
    LiveStream live = engine.opened(this, stream, priority, bidirectional);
    if (!result.complete(side.apply(live))) {
      // Whoever wanted it gave up, by cancel or timeout: nobody else would ever end it.
      live.abandon();
    }
    return live;
  }

  @Override
  public void failed(HeddleException reason) {
    engine.noLongerWaits(this);
    fail(reason);
  }

  void fail(HeddleException reason) {
    result.completeExceptionally(reason);
  }
}
