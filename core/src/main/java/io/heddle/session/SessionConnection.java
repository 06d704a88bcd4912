package io.heddle.session;

import io.heddle.BidiStream;
import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.ConnectionStats;
import io.heddle.Datagrams;
import io.heddle.NetworkAddress;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.SessionRequest;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The application's side of a session: hops to the loop. Safe from any thread. */
final class SessionConnection implements Connection {
  private final SessionInfo info;
  private final Session session;

  SessionConnection(SessionInfo info, Session session) {
    this.info = info;
    this.session = session;
  }

  @Override
  public String id() {
    return info.id();
  }

  @Override
  public TransportKind transport() {
    return info.transport();
  }

  @Override
  public SessionRequest request() {
    return info.request();
  }

  @Override
  public Optional<String> protocol() {
    return info.protocol();
  }

  @Override
  public Optional<NetworkAddress> localAddress() {
    return info.localAddress();
  }

  @Override
  public Optional<NetworkAddress> remoteAddress() {
    return info.remoteAddress();
  }

  @Override
  public CompletionStage<BidiStream> openBidi(StreamPriority priority) {
    return open(new PendingOpen<>(session, true, priority, LiveStream::bidiStream));
  }

  @Override
  public CompletionStage<SendStream> openUni(StreamPriority priority) {
    return open(new PendingOpen<>(session, false, priority, LiveStream::sendStream));
  }

  private <T> CompletionStage<T> open(PendingOpen<T> open) {
    session.submit(open);
    return open.result;
  }

  @Override
  public CompletionStage<BidiStream> acceptBidi() {
    CompletableFuture<BidiStream> taker = session.claim();
    session.runOrFail(() -> session.acceptBidi(taker), taker);
    return taker;
  }

  @Override
  public CompletionStage<ReceiveStream> acceptUni() {
    CompletableFuture<ReceiveStream> taker = session.claim();
    session.runOrFail(() -> session.acceptUni(taker), taker);
    return taker;
  }

  @Override
  public Datagrams datagrams() {
    return session.datagrams();
  }

  @Override
  public CompletionStage<ConnectionStats> stats() {
    CompletableFuture<ConnectionStats> result = session.future();
    session.runOrFail(() -> session.stats(result), result);
    return result;
  }

  @Override
  public CompletionStage<Void> draining() {
    return session.draining();
  }

  @Override
  public void drain() {
    session.run(session::drain);
  }

  @Override
  public CompletionStage<CloseInfo> closed() {
    return session.closed();
  }

  @Override
  public CompletionStage<CloseInfo> close(long code, String reason) {
    CloseInfo.checkCode(code);
    Objects.requireNonNull(reason);
    session.run(() -> session.close(code, reason));
    return closed();
  }

  @Override
  public String toString() {
    return info.id() + " " + info.transport().label() + " " + info.request().path();
  }
}
