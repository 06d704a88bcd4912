package io.heddle.benchmarks.browser;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.benchmarks.peers.HeddlePair;
import io.heddle.benchmarks.peers.Payload;
import io.heddle.paths.Loops;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * A Heddle server for pages: what arrives on unidirectional streams and in datagrams is counted,
 * and on a bidirectional stream it sends until it is told to stop. Any thread.
 */
final class PageServer implements AutoCloseable {
  private static final byte[] CHUNK = Payload.of(64 << 10);

  private final LongAdder receivedBytes = new LongAdder();
  private final Server server;

  PageServer() {
    server =
        HeddlePair.await(
            Server.start(
                ServerConfig.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .webSocketPort(0)
                    .route("/measure", this::serve)
                    .build()));
  }

  String url() {
    return "https://127.0.0.1:" + server.address().port() + "/measure";
  }

  String webSocketUrl() {
    return "ws://127.0.0.1:" + server.webSocketAddress().orElseThrow().port() + "/measure";
  }

  String certificateHash() {
    return server.certificateSha256().orElseThrow();
  }

  /** How many bytes have arrived from pages since this object was made. */
  long receivedBytes() {
    return receivedBytes.sum();
  }

  private void serve(Session session) {
    Loops.whileTrue(() -> session.acceptUni().thenApply(this::count));
    Loops.whileTrue(() -> session.datagrams().receive().thenApply(this::count));
    Loops.whileTrue(() -> session.acceptBidi().thenApply(PageServer::send));
  }

  private boolean count(ReceiveStream stream) {
    Loops.whileTrue(() -> stream.read().thenApply(next -> next.map(this::count).orElse(false)));
    return true;
  }

  private boolean count(Bytes bytes) {
    receivedBytes.add(bytes.length());
    bytes.release();
    return true;
  }

  private static boolean send(BidiStream stream) {
    // Two writes at a time, so that there is always one to send.
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Void> stopped =
          Loops.whileTrue(() -> stream.write(Bytes.of(CHUNK)).thenApply(done -> true));
      stopped.exceptionally(
          stop -> {
            stream.stopSending(0);
            return null;
          });
    }
    return true;
  }

  @Override
  public void close() {
    server.close();
  }
}
