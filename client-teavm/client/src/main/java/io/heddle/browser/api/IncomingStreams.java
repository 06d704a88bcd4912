package io.heddle.browser.api;

import io.heddle.Session;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.ReadableStreamController;
import io.heddle.browser.web.UnderlyingSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A ReadableStream of what a connection receives, one after the other. Confined to the page's
 * thread.
 */
final class IncomingStreams<T, R> {
  private final CompletableFuture<Session> session;
  private final Function<Session, CompletableFuture<T>> next;
  private final Function<T, R> shape;
  private final ReadableStream<R> readable;
  private @Nullable ReadableStreamController<R> controller;
  private boolean ended;

  IncomingStreams(
      CompletableFuture<Session> session,
      Function<Session, CompletableFuture<T>> next,
      Function<T, R> shape) {
    this.session = session;
    this.next = next;
    this.shape = shape;
    UnderlyingSource<R> source = new UnderlyingSource<>();
    source.start = started -> controller = started;
    source.pull = this::pull;
    source.cancel =
        reason -> {
          ended = true;
          return Errors.completion(CompletableFuture.completedFuture(""));
        };
    readable = new ReadableStream<>(source, Readables.unbuffered());
  }

  ReadableStream<R> readable() {
    return readable;
  }

  private Promise<Any> pull(ReadableStreamController<R> to) {
    // How the connection ended is told by those who wait for that.
    return Errors.end(
        session
            .thenCompose(next)
            .thenAccept(
                value -> {
                  if (!ended) {
                    to.enqueue(shape.apply(value));
                  }
                }));
  }

  void close() {
    if (!ended && controller != null) {
      ended = true;
      controller.close();
    }
  }

  void error(Any reason) {
    if (!ended && controller != null) {
      ended = true;
      controller.error(reason);
    }
  }
}
