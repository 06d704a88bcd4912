package io.heddle.e2e.compiled;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.browser.ByteArrays;
import io.heddle.browser.JavaScriptException;
import io.heddle.browser.Promises;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.ArrayBuffer;
import io.heddle.browser.web.DomException;
import io.heddle.browser.web.Global;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.QueuingStrategy;
import io.heddle.browser.web.ReadResult;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.ReadableStreamByobReader;
import io.heddle.browser.web.ReadableStreamController;
import io.heddle.browser.web.ReadableStreamDefaultReader;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.UnderlyingSink;
import io.heddle.browser.web.UnderlyingSource;
import io.heddle.browser.web.WebSocket;
import io.heddle.browser.web.WebTransport;
import io.heddle.browser.web.WebTransportCloseInfo;
import io.heddle.browser.web.WebTransportError;
import io.heddle.browser.web.WebTransportHash;
import io.heddle.browser.web.WebTransportOptions;
import io.heddle.browser.web.WebTransportSendOptions;
import io.heddle.browser.web.WebTransportSendStreamOptions;
import io.heddle.browser.web.WritableStream;
import io.heddle.browser.web.WritableStreamDefaultWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bindings against a real browser; run by {@link CoreCompiledTest}. */
class BindingsInBrowser {
  private static <T> T await(Promise<T> promise) throws Exception {
    return Promises.toFuture(promise).get(10, TimeUnit.SECONDS);
  }

  private static Throwable causeOf(CompletableFuture<?> failed) {
    return requireNonNull(assertThrows(CompletionException.class, failed::join).getCause());
  }

  private static Promise<Any> done() {
    return Promise.resolve(null);
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void promisesBecomeFuturesAndBack() throws Exception {
    Uint8Array bytes = new Uint8Array(3);
    CompletableFuture<Uint8Array> future = Promises.toFuture(Promise.resolve(bytes));
    assertFalse(future.isDone());
    assertEquals(3, future.get(10, TimeUnit.SECONDS).getByteLength());
    CompletableFuture<Uint8Array> later = new CompletableFuture<>();
    Promise<Uint8Array> promise = Promises.toPromise(later);
    later.complete(bytes);
    assertEquals(3, await(promise).getByteLength());
    Promise<Any> chained = promise.then(value -> Any.of(value.subarray(1, 3)));
    assertEquals(2, ((Uint8Array) chainedValue(chained)).getByteLength());
  }

  private static Object chainedValue(Promise<Any> promise) throws Exception {
    return await(promise);
  }

  @Test
  void javaExceptionsComeBackFromJavaScriptAsThemselves() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    Promise<Any> rejected = Promises.toPromise(CompletableFuture.failedFuture(thrown));
    CompletableFuture<Any> future = Promises.toFuture(rejected);
    assertSame(thrown, causeOf(future));
    Promise<Any> wrapped =
        Promises.toPromise(CompletableFuture.<Any>failedFuture(thrown).thenApply(value -> value));
    CompletableFuture<Any> again = Promises.toFuture(wrapped);
    assertSame(thrown, causeOf(again));
  }

  @Test
  void javaScriptErrorsComeBackFromJavaAsThemselves() {
    DomException error = new DomException("what", "AbortError");
    CompletableFuture<Any> future = Promises.toFuture(Promise.reject(Any.of(error)));
    Throwable cause = causeOf(future);
    assertTrue(cause instanceof JavaScriptException);
    assertEquals("AbortError: what", cause.getMessage());
    DomException back = (DomException) (Object) Promises.toJavaScript(cause);
    assertEquals("AbortError", back.getName());
    assertEquals("what", back.getMessage());
  }

  @Test
  void webTransportErrorsOfOurOwnTellCodeAndSource() {
    WebTransportError.Options options = new WebTransportError.Options();
    options.streamErrorCode = 255;
    WebTransportError error = WebTransportError.of("reset", options);
    assertEquals(OptionalDouble.of(255), error.streamErrorCode());
    assertEquals("stream", error.source().orElseThrow());
    assertEquals("WebTransportError", error.getName());
    WebTransportError other = (WebTransportError) (Object) new DomException("what", "AbortError");
    assertTrue(other.source().isEmpty());
    assertTrue(other.streamErrorCode().isEmpty());
  }

  @Test
  void bytesCrossWholeAndInParts() {
    byte[] bytes = counting(256);
    Uint8Array all = ByteArrays.toJavaScript(bytes);
    assertEquals(256, all.getByteLength());
    assertArrayEquals(bytes, ByteArrays.toJava(all));
    Uint8Array part = ByteArrays.toJavaScript(bytes, 10, 20);
    assertEquals(20, part.getByteLength());
    byte[] middle = ByteArrays.toJava(part);
    assertEquals(20, middle.length);
    assertEquals(10, middle[0]);
    assertEquals(29, middle[19]);
    assertArrayEquals(new byte[0], ByteArrays.toJava(ByteArrays.toJavaScript(new byte[0])));
    assertThrows(IndexOutOfBoundsException.class, () -> ByteArrays.toJavaScript(bytes, 250, 7));
    assertEquals(6, ByteArrays.toJavaScript(bytes, 250, 6).getByteLength());
  }

  @Test
  void copiedPartOfALargerBufferBehavesAsAnyByteArray() {
    Uint8Array part = ByteArrays.toJavaScript(counting(64)).subarray(8, 16);
    byte[] bytes = ByteArrays.toJava(part);
    byte[] copy = new byte[8];
    System.arraycopy(bytes, 0, copy, 0, 8);
    assertArrayEquals(new byte[] {8, 9, 10, 11, 12, 13, 14, 15}, copy);
    assertArrayEquals(copy, bytes.clone());
  }

  @Test
  void readableStreamsOfOurOwnAreRead() throws Exception {
    List<String> log = new ArrayList<>();
    UnderlyingSource<Uint8Array> source = new UnderlyingSource<>();
    int[] pulls = new int[1];
    source.pull =
        controller -> {
          pulls[0]++;
          if (pulls[0] < 3) {
            controller.enqueue(ByteArrays.toJavaScript(new byte[] {(byte) pulls[0]}));
          } else {
            controller.close();
          }
          return done();
        };
    QueuingStrategy strategy = new QueuingStrategy();
    strategy.highWaterMark = 0;
    ReadableStream<Uint8Array> stream = new ReadableStream<>(source, strategy);
    assertFalse(stream.isLocked());
    ReadableStreamDefaultReader<Uint8Array> reader = stream.getReader();
    assertTrue(stream.isLocked());
    for (ReadResult<Uint8Array> result = await(reader.read());
        !result.isDone();
        result = await(reader.read())) {
      log.add("read " + ByteArrays.toJava(result.getValue())[0]);
    }
    await(reader.getClosed());
    assertEquals(List.of("read 1", "read 2"), log);
  }

  @Test
  void cancellingAReadableStreamReachesItsSource() throws Exception {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    UnderlyingSource<Uint8Array> source = new UnderlyingSource<>();
    source.cancel =
        reason -> {
          cancelled.complete(Promises.toJava(reason).getMessage());
          return done();
        };
    ReadableStream<Uint8Array> stream = new ReadableStream<>(source);
    await(stream.cancel(Promises.toJavaScript(new IllegalStateException("enough"))));
    assertEquals("enough", cancelled.join());
  }

  @Test
  void byteStreamsFillTheReadersBuffer() throws Exception {
    UnderlyingSource<Uint8Array> source = new UnderlyingSource<>();
    source.type = "bytes";
    source.pull =
        controller -> {
          ReadableStreamController.ByobRequest request =
              requireNonNull(controller.getByobRequest());
          request.getView().set(ByteArrays.toJavaScript(new byte[] {7, 8, 9}), 0);
          request.respond(3);
          return done();
        };
    ReadableStreamByobReader reader = new ReadableStream<>(source).getByobReader();
    ReadResult<Uint8Array> result = await(reader.read(new Uint8Array(new ArrayBuffer(16))));
    assertFalse(result.isDone());
    assertArrayEquals(new byte[] {7, 8, 9}, ByteArrays.toJava(result.getValue()));
  }

  @Test
  void writableStreamsOfOurOwnHoldTheWriterBack() throws Exception {
    List<String> log = new ArrayList<>();
    CompletableFuture<Any> accepted = new CompletableFuture<>();
    UnderlyingSink sink = new UnderlyingSink();
    sink.write =
        (chunk, controller) -> {
          log.add("write " + ((Uint8Array) chunkOf(chunk)).getByteLength());
          return Any.of(Promises.toPromise(accepted));
        };
    sink.close =
        () -> {
          log.add("close");
          return done();
        };
    QueuingStrategy strategy = new QueuingStrategy();
    strategy.highWaterMark = 10;
    strategy.size = chunk -> ((Uint8Array) chunkOf(chunk)).getByteLength();
    WritableStreamDefaultWriter<Uint8Array> writer =
        new WritableStream<Uint8Array>(sink, strategy).getWriter();
    await(writer.getReady());
    assertEquals(10.0, writer.getDesiredSize());
    Promise<Any> written = writer.write(new Uint8Array(12));
    assertEquals(-2.0, writer.getDesiredSize());
    CompletableFuture<Any> ready = Promises.toFuture(writer.getReady());
    await(done());
    assertFalse(ready.isDone());
    accepted.complete(null);
    await(written);
    ready.get(10, TimeUnit.SECONDS);
    await(writer.close());
    assertEquals(List.of("write 12", "close"), log);
  }

  private static Object chunkOf(Any chunk) {
    return chunk;
  }

  @Test
  void failureOfASinkReachesTheWriter() {
    UnderlyingSink sink = new UnderlyingSink();
    sink.write =
        (chunk, controller) ->
            Any.of(
                Promises.toPromise(
                    CompletableFuture.failedFuture(new IllegalStateException("full"))));
    WritableStreamDefaultWriter<Uint8Array> writer =
        new WritableStream<Uint8Array>(sink).getWriter();
    CompletableFuture<Any> written = Promises.toFuture(writer.write(new Uint8Array(1)));
    CompletableFuture<Any> closed = Promises.toFuture(writer.getClosed());
    for (CompletableFuture<Any> failed : List.of(written, closed)) {
      Throwable cause = causeOf(failed);
      assertEquals("full", cause.getMessage());
    }
  }

  @Test
  void absentMembersAreAbsentAndOthersAreThere() {
    WebTransportCloseInfo info = new WebTransportCloseInfo();
    info.setCloseCode(4294967295.0);
    info.setReason("reason");
    assertEquals(4294967295.0, info.getCloseCode());
    assertEquals("reason", info.getReason());
    assertFalse(Any.isPresent(null));
    assertTrue(Any.isPresent(Any.of(info)));
    assertTrue(Any.text(Any.of(info)).isEmpty());
    assertTrue(Any.number(Any.of(info)).isEmpty());
    assertTrue(Any.number(null).isEmpty());
    assertTrue(WebTransport.isSupported());
  }

  @Test
  void sessionThatCannotBeMadeFailsInEveryPromise() throws Exception {
    WebTransportOptions options = new WebTransportOptions();
    WebTransportHash hash = new WebTransportHash();
    hash.algorithm = "sha-256";
    hash.value = new Uint8Array(32);
    options.serverCertificateHashes = new WebTransportHash[] {hash};
    options.congestionControl = "throughput";
    // Port 9 discards, or is closed: there is nobody to talk to either way.
    WebTransport transport = new WebTransport("https://localhost:9/nobody", options);
    assertTrue(transport.getDatagrams().getMaxDatagramSize() > 0);
    transport.getDatagrams().limitIncoming(64);
    transport.getDatagrams().limitOutgoing(64);
    transport.getDatagrams().setOutgoingMaxAge(100);
    WritableStream<Uint8Array> datagrams =
        transport.getDatagrams().writable(new WebTransportSendOptions());
    assertFalse(datagrams.isLocked());
    assertFalse(transport.getIncomingBidirectionalStreams().isLocked());
    assertFalse(transport.getIncomingUnidirectionalStreams().isLocked());
    WebTransportSendStreamOptions streamOptions = new WebTransportSendStreamOptions();
    streamOptions.sendOrder = 5;
    streamOptions.waitUntilAvailable = true;
    CompletableFuture<?> stream =
        Promises.toFuture(transport.createBidirectionalStream(streamOptions));
    WebTransportCloseInfo info = new WebTransportCloseInfo();
    info.setCloseCode(7);
    info.setReason("never mind");
    transport.close(info);
    assertTrue(causeOf(stream) instanceof JavaScriptException);
    for (CompletableFuture<?> failed :
        List.of(
            Promises.toFuture(transport.getReady()), Promises.toFuture(transport.getClosed()))) {
      Any reason = ((JavaScriptException) causeOf(failed)).reason();
      WebTransportError error = (WebTransportError) (Object) reason;
      assertEquals("session", error.source().orElse("none"));
      assertTrue(error.streamErrorCode().isEmpty());
    }
  }

  @Test
  void webSocketTellsThatNobodyAnswers() throws Exception {
    WebSocket socket = new WebSocket("ws://localhost:9/", new String[] {"qmux-02"});
    socket.binaryType = "arraybuffer";
    CompletableFuture<Integer> code = new CompletableFuture<>();
    socket.onclose = event -> code.complete(event.getCode());
    assertEquals(0, socket.getReadyState());
    assertEquals(1006, code.get(10, TimeUnit.SECONDS));
    assertEquals(3, socket.getReadyState());
  }

  @Test
  void clockRunsAndTasksComeInOrder() throws Exception {
    double beforeMs = Global.nowMs();
    StringBuilder log = new StringBuilder();
    CompletableFuture<Void> end = new CompletableFuture<>();
    int never = Global.setTimeout(() -> log.append("never "), 5);
    Global.setTimeout(
        () -> {
          log.append("timeout ");
          end.complete(null);
        },
        20);
    Global.queueMicrotask(() -> log.append("microtask "));
    Global.clearTimeout(never);
    end.get(10, TimeUnit.SECONDS);
    assertEquals("microtask timeout ", log.toString());
    assertTrue(Global.nowMs() - beforeMs >= 19);
  }
}
