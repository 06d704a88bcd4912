package io.heddle.benchmarks.peers;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.paths.Loops;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A request on a new bidirectional stream of Heddle, answered by its server when it is complete.
 */
public final class HeddleExchange implements Exchange, AutoCloseable {
  private final byte[] request;
  private final byte[] answer;
  private final HeddlePair pair;
  private final Session session;

  /** Connects. */
  public HeddleExchange(int requestBytes, int answerBytes) {
    request = Payload.of(requestBytes);
    answer = Payload.of(answerBytes);
    pair =
        new HeddlePair(
            Map.of("/exchange", this::serve),
            Limits.DEFAULT,
            server -> server.earlyData(true),
            client -> client.earlyData(true));
    session = HeddlePair.await(pair.connect("/exchange"));
  }

  private void serve(Session arrived) {
    Loops.whileTrue(
        () ->
            arrived
                .acceptBidi()
                .thenApply(
                    stream -> {
                      answer(stream);
                      return true;
                    }));
  }

  private void answer(BidiStream stream) {
    stream
        .readToEnd(request.length)
        .thenAccept(
            bytes -> {
              bytes.release();
              stream.write(Bytes.of(answer));
              stream.finish();
            });
  }

  @Override
  public CompletableFuture<Times> exchange() {
    return exchange(session, System.nanoTime());
  }

  /** The same on a connection that is made for it; it is closed before the stage completes. */
  public CompletableFuture<Times> exchangeCold() {
    long fromNs = System.nanoTime();
    return pair.connect("/exchange")
        .thenCompose(
            fresh ->
                exchange(fresh, fromNs)
                    .thenCompose(
                        times -> {
                          fresh.close();
                          return fresh.closed().thenApply(closed -> times);
                        }));
  }

  private CompletableFuture<Times> exchange(Session on, long fromNs) {
    return on.openBidi()
        .thenCompose(
            stream -> {
              long openNs = System.nanoTime() - fromNs;
              stream.write(Bytes.of(request));
              stream.finish();
              return stream
                  .readToEnd(answer.length)
                  .thenApply(
                      bytes -> {
                        bytes.release();
                        return new Times(openNs, System.nanoTime() - fromNs);
                      });
            });
  }

  @Override
  public void close() {
    pair.close();
  }
}
