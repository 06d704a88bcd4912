package io.heddle.browser.api;

import io.heddle.SendStream;
import io.heddle.StreamStats;
import io.heddle.browser.JsBytes;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.UnderlyingSink;
import io.heddle.browser.web.WritableStream;
import java.util.concurrent.CompletableFuture;

/**
 * Send directions as the browser's own WritableStreams, with the members of W3C WebTransport's
 * {@code WebTransportSendStream}. Stateless.
 */
final class Writables {
  private Writables() {}

  static WritableStream<Any> of(SendStream stream) {
    UnderlyingSink<Any> sink = new UnderlyingSink<>();
    sink.start =
        controller ->
            stream
                .sendClosed()
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        controller.error(Errors.of(failure));
                      }
                    });
    sink.write = chunk -> write(stream, chunk);
    sink.close = () -> Errors.completion(stream.finish());
    sink.abort =
        reason -> {
          stream.reset(Errors.streamCode(reason));
          return Errors.completion(CompletableFuture.completedFuture(""));
        };
    WritableStream<Any> writable = new WritableStream<>(sink);
    Scripts.extend(
        writable,
        () -> stream.priority().value(),
        value -> stream.priority(Priorities.ofPriority(value)),
        () -> Priorities.sendOrder(stream.priority()),
        value -> stream.priority(Priorities.ofSendOrder(value)),
        () -> stats(stream));
    return writable;
  }

  private static Promise<Any> write(SendStream stream, Any chunk) {
    // W3C WebTransport §5.5: the bytes are copied, since the page may write to its array at once.
    Uint8Array bytes = Scripts.copyOfBytes(chunk);
    return bytes == null || !Any.isPresent(Any.of(bytes))
        ? Promise.reject(notBytes())
        : Errors.completion(stream.writeAll(new JsBytes(bytes)));
  }

  static Any notBytes() {
    return Scripts.typeError("A chunk has to be an ArrayBuffer or a view of one");
  }

  private static Promise<Any> stats(SendStream stream) {
    StreamStats stats = stream.stats();
    Any figures = Scripts.emptyObject();
    Figures.put(figures, "bytesWritten", stats.bytesSent() + stats.bytesQueued());
    Figures.put(figures, "bytesSent", stats.bytesSent());
    return Promise.resolve(figures);
  }
}
