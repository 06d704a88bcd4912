package io.heddle.session;

import io.heddle.AttributeKey;
import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.Datagrams;
import io.heddle.NetworkAddress;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.SessionStats;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The application's side of a session: hops to the loop. Safe from any thread. */
final class SessionHandle implements Session {
  private final SessionInfo info;
  private final SessionEngine engine;

  SessionHandle(SessionInfo info, SessionEngine engine) {
    this.info = info;
    this.engine = engine;
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
  public Capabilities capabilities() {
    return engine.capabilities();
  }

  @Override
  public SessionRequest request() {
    return info.request();
  }

  @Override
  public <T> Optional<T> attribute(AttributeKey<T> key) {
    return info.attributes().get(key);
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
  public CompletableFuture<BidiStream> openBidi(StreamPriority priority) {
    return open(new PendingOpen<>(engine, true, priority, LiveStream::bidiStream));
  }

  @Override
  public CompletableFuture<SendStream> openUni(StreamPriority priority) {
    return open(new PendingOpen<>(engine, false, priority, LiveStream::sendStream));
  }

  private <T> CompletableFuture<T> open(PendingOpen<T> open) {
    engine.submit(open);
    return open.result;
  }

  @Override
  public CompletableFuture<BidiStream> acceptBidi() {
    CompletableFuture<BidiStream> taker = engine.claim();
    engine.runOrFail(() -> engine.acceptBidi(taker), taker);
    return taker;
  }

  @Override
  public CompletableFuture<ReceiveStream> acceptUni() {
    CompletableFuture<ReceiveStream> taker = engine.claim();
    engine.runOrFail(() -> engine.acceptUni(taker), taker);
    return taker;
  }

  @Override
  public void onBidi(Consumer<? super BidiStream> handler) {
    Objects.requireNonNull(handler);
    engine.run(() -> engine.handleBidi(handler));
  }

  @Override
  public void onUni(Consumer<? super ReceiveStream> handler) {
    Objects.requireNonNull(handler);
    engine.run(() -> engine.handleUni(handler));
  }

  @Override
  public void onDatagram(Consumer<? super Bytes> handler) {
    Objects.requireNonNull(handler);
    engine.run(() -> engine.datagrams().handle(handler));
  }

  @Override
  public Datagrams datagrams() {
    return engine.datagrams();
  }

  @Override
  public CompletableFuture<SessionStats> stats() {
    CompletableFuture<SessionStats> result = engine.future();
    engine.runOrFail(() -> engine.stats(result), result);
    return result;
  }

  @Override
  public CompletableFuture<Void> draining() {
    return engine.draining();
  }

  @Override
  public void drain() {
    engine.run(engine::drain);
  }

  @Override
  public CompletableFuture<CloseInfo> closed() {
    return engine.closed();
  }

  @Override
  public CompletableFuture<CloseInfo> close(long code, String reason) {
    CloseInfo.checkCode(code);
    Objects.requireNonNull(reason);
    engine.run(() -> engine.close(code, reason));
    return closed();
  }

  void handlerFailed(Throwable failure) {
    engine.run(() -> engine.handlerFailed(failure));
  }

  @Override
  public String toString() {
    return info.id() + " " + info.transport().label() + " " + info.request().path();
  }
}
