package io.heddle.browser.api;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.StreamStats;
import io.heddle.browser.JsBytes;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.QueuingStrategy;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.ReadableStreamController;
import io.heddle.browser.web.ReadableStreamController.ByobRequest;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.UnderlyingSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Receive directions as the browser's own ReadableStreams, of bytes, with the members of W3C
 * WebTransport's {@code WebTransportReceiveStream}. One read of Heddle's for each that the page
 * makes. Stateless.
 */
final class Readables {
  private Readables() {}

  static ReadableStream<Uint8Array> of(ReceiveStream stream) {
    UnderlyingSource<Uint8Array> source = new UnderlyingSource<>();
    source.type = "bytes";
    source.start =
        controller ->
            stream
                .receiveClosed()
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        controller.error(Errors.of(failure));
                      }
                    });
    source.pull = controller -> pull(stream, controller);
    source.cancel =
        reason -> {
          stream.stopSending(Errors.streamCode(reason));
          return Errors.completion(CompletableFuture.completedFuture(""));
        };
    ReadableStream<Uint8Array> readable = new ReadableStream<>(source, unbuffered());
    Scripts.extend(readable, () -> stats(stream));
    return readable;
  }

  /** Nothing is fetched that the page has not asked for. */
  static QueuingStrategy unbuffered() {
    QueuingStrategy strategy = new QueuingStrategy();
    strategy.highWaterMark = 0;
    return strategy;
  }

  private static Promise<Any> pull(
      ReceiveStream stream, ReadableStreamController<Uint8Array> controller) {
    ByobRequest request = present(controller.getByobRequest());
    int most = request == null ? Integer.MAX_VALUE : request.getView().getByteLength();
    // A failure is told through receiveClosed().
    return Errors.end(stream.read(most).thenAccept(next -> deliver(next, controller)));
  }

  private static @Nullable ByobRequest present(@Nullable ByobRequest request) {
    return request != null && Any.isPresent(Any.of(request)) ? request : null;
  }

  private static void deliver(
      Optional<Bytes> next, ReadableStreamController<Uint8Array> controller) {
    if (next.isEmpty()) {
      ByobRequest request = present(controller.getByobRequest());
      controller.close();
      if (request != null) {
        // WHATWG Streams §3.3.11: a reader's buffer comes back even when the stream has ended.
        request.respond(0);
      }
      return;
    }
    Bytes bytes = next.get();
    Uint8Array chunk = JsBytes.toScript(bytes);
    bytes.release();
    // Not into the request's view, though it has room for what was asked for: the reader that asked
    // may have gone meanwhile, and the view be of another that has less room, or of none. What one
    // reader leaves, the browser keeps for the next.
    controller.enqueue(own(chunk));
  }

  /** The chunk with a buffer of its own, which the stream may take away from it. */
  static Uint8Array own(Uint8Array chunk) {
    return chunk.getByteLength() == chunk.getBuffer().getByteLength() ? chunk : chunk.slice();
  }

  private static Promise<Any> stats(ReceiveStream stream) {
    StreamStats stats = stream.stats();
    Any figures = Scripts.emptyObject();
    Figures.put(figures, "bytesReceived", stats.bytesReceived());
    Figures.put(figures, "bytesRead", stats.bytesRead());
    return Promise.resolve(figures);
  }
}
