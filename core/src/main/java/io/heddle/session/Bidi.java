package io.heddle.session;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.StreamStats;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Two directions as one stream. Safe from any thread, as they are. */
final class Bidi implements BidiStream {
  private final SendHalf send;
  private final ReceiveHalf receive;

  Bidi(SendHalf send, ReceiveHalf receive) {
    this.send = send;
    this.receive = receive;
  }

  /** The application's handler has failed. */
  void abandon() {
    send.reset(SessionEngine.BROKEN);
    receive.stop(SessionEngine.BROKEN);
  }

  /** The application has got a stream of the peer's. */
  void accepted() {
    receive.start();
  }

  @Override
  public long id() {
    return send.id();
  }

  @Override
  public Halves split() {
    return new Halves(send, receive);
  }

  @Override
  public StreamStats stats() {
    StreamStats out = send.stats();
    StreamStats in = receive.stats();
    return new StreamFigures(
        out.bytesSent(), out.bytesQueued(), in.bytesReceived(), in.bytesRead());
  }

  @Override
  public CompletableFuture<Bytes> writeSome(Bytes bytes) {
    return send.writeSome(bytes);
  }

  @Override
  public CompletableFuture<Void> write(Bytes bytes) {
    return send.write(bytes);
  }

  @Override
  public CompletableFuture<Void> finish() {
    return send.finish();
  }

  @Override
  public void reset(long code) {
    send.reset(code);
  }

  @Override
  public StreamPriority priority() {
    return send.priority();
  }

  @Override
  public void priority(StreamPriority priority) {
    send.priority(priority);
  }

  @Override
  public CompletableFuture<Void> sendClosed() {
    return send.sendClosed();
  }

  @Override
  public CompletableFuture<Optional<Bytes>> read() {
    return receive.read();
  }

  @Override
  public CompletableFuture<Optional<Bytes>> read(int maxBytes) {
    return receive.read(maxBytes);
  }

  @Override
  public CompletableFuture<Bytes> readExact(int length) {
    return receive.readExact(length);
  }

  @Override
  public CompletableFuture<Bytes> readToEnd(int maxBytes) {
    return receive.readToEnd(maxBytes);
  }

  @Override
  public CompletableFuture<Long> transferTo(SendStream out) {
    return receive.transferTo(out);
  }

  @Override
  public void stopSending(long code) {
    receive.stopSending(code);
  }

  @Override
  public CompletableFuture<Void> receiveClosed() {
    return receive.receiveClosed();
  }
}
