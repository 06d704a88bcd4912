package io.heddle.connect;

import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A transport that does what a test says. */
final class FakeDialer implements Dialer {
  record Dialled(SessionUrl url, CompletableFuture<Session> result) {}

  private final TransportKind kind;
  final List<Dialled> dialled = new ArrayList<>();
  int closes;

  FakeDialer(TransportKind kind) {
    this.kind = kind;
  }

  /** The attempt that was made last. */
  CompletableFuture<Session> last() {
    return dialled.get(dialled.size() - 1).result();
  }

  @Override
  public TransportKind kind() {
    return kind;
  }

  @Override
  public void dial(SessionUrl url, CompletableFuture<Session> result) {
    dialled.add(new Dialled(url, result));
  }

  @Override
  public CompletableFuture<Void> close() {
    closes++;
    return CompletableFuture.completedFuture(null);
  }
}
