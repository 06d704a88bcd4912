package io.heddle.browser.api;

import io.heddle.SendStream;
import io.heddle.StreamStats;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.UnderlyingSink;
import io.heddle.browser.web.WritableStream;
import io.heddle.browser.web.WritableStreamController;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Send directions as the browser's own WritableStreams, with the members of W3C WebTransport's
 * {@code WebTransportSendStream}. Stateless.
 */
final class Writables {
  private Writables() {}

  static WritableStream<Any> of(SendStream stream) {
    WriteBehind behind = new WriteBehind(stream);
    UnderlyingSink sink = new UnderlyingSink();
    sink.start =
        controller -> {
          // W3C WebTransport §7.4: an abort does not wait for the write under way, but ends it.
          Scripts.onAbort(controller, reason -> behind.abort(Errors.streamCode(reason)));
          failWith(stream, behind, controller);
        };
    sink.write = (chunk, controller) -> write(behind, chunk);
    sink.close = () -> Errors.completion(behind.finish());
    sink.abort =
        reason -> {
          behind.abort(Errors.streamCode(reason));
          return Errors.completion(CompletableFuture.completedFuture(""));
        };
    WritableStream<Any> writable = new WritableStream<>(sink);
    Scripts.extend(
        writable,
        () -> stream.priority().value(),
        value -> stream.priority(Priorities.ofPriority(value)),
        () -> Priorities.sendOrder(stream.priority()),
        value -> stream.priority(Priorities.ofSendOrder(value)),
        () -> stats(stream, behind));
    return writable;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private static void failWith(
      SendStream stream, WriteBehind behind, WritableStreamController controller) {
    stream
        .sendClosed()
        .whenComplete(
            (done, failure) -> {
              // The browser's stream fails by itself when it is aborted, and then differently.
              if (failure != null && !behind.isAborted()) {
                controller.error(Errors.of(failure));
              }
            });
  }

  private static @Nullable Any write(WriteBehind behind, Any chunk) {
    Uint8Array bytes = Scripts.viewOfBytes(chunk);
    return bytes == null ? Any.of(Promise.reject(notBytes())) : behind.write(bytes);
  }

  static Any notBytes() {
    return Scripts.typeError("A chunk has to be an ArrayBuffer or a view of one");
  }

  private static Promise<Any> stats(SendStream stream, WriteBehind behind) {
    StreamStats stats = stream.stats();
    Any figures = Scripts.emptyObject();
    Figures.put(
        figures, "bytesWritten", stats.bytesSent() + stats.bytesQueued() + behind.gatheredBytes());
    Figures.put(figures, "bytesSent", stats.bytesSent());
    return Promise.resolve(figures);
  }
}
