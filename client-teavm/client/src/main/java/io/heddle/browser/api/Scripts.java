package io.heddle.browser.api;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.Url;
import io.heddle.browser.web.WritableStream;
import io.heddle.browser.web.WritableStreamController;
import jsinterop.annotations.JsFunction;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/** What Java cannot say of JavaScript's values: their classes, their members by name, a throw. */
final class Scripts {
  private Scripts() {}

  /** Throws what is no Java exception. */
  @JSBody(params = "error", script = "throw error;")
  static native void raise(Any error);

  @JSBody(
      params = {"message", "name"},
      script = "return new DOMException(message, name);")
  static native Any domException(String message, String name);

  @JSBody(params = "message", script = "return new TypeError(message);")
  static native Any typeError(String message);

  @JSBody(params = "message", script = "return new RangeError(message);")
  static native Any rangeError(String message);

  /**
   * An error of the browser's own class where there is one. Its constructor came in two shapes, the
   * older of which limits codes to 0xff and knows no source: what it got wrong is put right.
   */
  @JSBody(
      params = {"message", "source", "code"},
      script =
          "var options = {source: source, streamErrorCode: code}, error;"
              + "if (typeof WebTransportError === 'undefined') {"
              + "  error = new DOMException(message, 'WebTransportError');"
              + "} else {"
              + "  try { error = new WebTransportError(message, options); }"
              + "  catch (older) { error = new WebTransportError({message: message}); }"
              + "}"
              + "for (var name in options) {"
              + "  if (error[name] !== options[name]) {"
              + "    Object.defineProperty(error, name, {value: options[name], enumerable: true});"
              + "  }"
              + "}"
              + "return error;")
  static native Any webTransportError(String message, String source, @Nullable Any code);

  @JSBody(params = "value", script = "return value;")
  static native Any number(double value);

  /** {@code WebTransportCapabilities}, an interface of Heddle's own. */
  @JSBody(
      params = {
        "hearsDrain",
        "hasReliableDatagrams",
        "mayMigrate",
        "maxStreamCode",
        "hearsStopCodes",
        "measuresPath"
      },
      script =
          "return {hearsDrain: hearsDrain, hasReliableDatagrams: hasReliableDatagrams,"
              + " mayMigrate: mayMigrate, maxStreamCode: maxStreamCode,"
              + " hearsStopCodes: hearsStopCodes, measuresPath: measuresPath};")
  static native Any capabilities(
      boolean hearsDrain,
      boolean hasReliableDatagrams,
      boolean mayMigrate,
      double maxStreamCode,
      boolean hearsStopCodes,
      boolean measuresPath);

  /** Null, as JavaScript has it. */
  @JSBody(script = "return null;")
  static native @Nullable Any none();

  /** Undefined, which promises of nothing are fulfilled with. */
  @JSBody(script = "return undefined;")
  static native @Nullable Any undefined();

  /** A member, or undefined, of any value. */
  @JSBody(
      params = {"value", "name"},
      script = "return value === null || value === undefined ? undefined : value[name];")
  static native @Nullable Any member(@Nullable Any value, String name);

  @JSBody(
      params = {"target", "name", "value"},
      script = "target[name] = value;")
  static native void put(Any target, String name, Any value);

  @JSBody(script = "return {};")
  static native Any emptyObject();

  /** What {@code String(value)} makes of it. */
  @JSBody(params = "value", script = "return '' + value;")
  static native String text(@Nullable Any value);

  /** The same in lower case, by the browser's tables: those of Java's classes take a kilobyte. */
  @JSBody(params = "value", script = "return ('' + value).toLowerCase();")
  static native String lowerCase(@Nullable Any value);

  @JSBody(params = "value", script = "return !!value;")
  static native boolean isTrue(@Nullable Any value);

  /** Hands over each of what can be iterated; nothing of null and undefined. */
  @JSBody(
      params = {"values", "taker"},
      script =
          "if (values !== null && values !== undefined) {"
              + "  Array.from(values).forEach(function(value) { taker(value); });"
              + "}")
  static native void forEach(@Nullable Any values, Setter taker);

  /** The absolute URL that {@code url} means on this page, or undefined if it means none. */
  @JSBody(
      params = "url",
      script = "try { return new URL(url, globalThis.location && location.href); } catch (e) {}")
  static native @Nullable Url url(Any url);

  /** The bytes of an ArrayBuffer or a view of one, where they are; null for anything else. */
  @JSBody(
      params = "chunk",
      script =
          "if (chunk instanceof Uint8Array) { return chunk; }"
              + "if (ArrayBuffer.isView(chunk)) {"
              + "  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);"
              + "}"
              + "return chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : null;")
  static native @Nullable Uint8Array viewOfBytes(@Nullable Any chunk);

  /** A copy of the bytes of an ArrayBuffer or a view of one; null for anything else. */
  static @Nullable Uint8Array copyOfBytes(@Nullable Any chunk) {
    Uint8Array view = viewOfBytes(chunk);
    return view == null ? null : view.slice();
  }

  @JSBody(
      params = "bytes",
      script =
          "return btoa(Array.from(bytes, function(b) { return String.fromCharCode(b); }).join(''));")
  static native String base64(Uint8Array bytes);

  /** Tells at once when a stream is aborted: its sink hears of it after the write under way. */
  @JSBody(
      params = {"controller", "aborted"},
      script =
          "var signal = controller.signal;"
              + "if (signal) {"
              + "  signal.addEventListener('abort', function() { aborted(signal.reason); });"
              + "}")
  static native void onAbort(WritableStreamController controller, Setter aborted);

  /** Gives a stream of the browser's the members that W3C WebTransport and Heddle add. */
  @JSBody(
      params = {"stream", "priority", "prioritise", "order", "reorder", "stats"},
      script =
          "Object.defineProperties(stream, {"
              + "priority: {get: priority, set: prioritise, enumerable: true},"
              + "sendOrder: {get: order, set: reorder, enumerable: true},"
              + "sendGroup: {value: null, enumerable: true},"
              + "getStats: {value: stats}});")
  static native void extend(
      WritableStream<Any> stream,
      Getter priority,
      Setter prioritise,
      Getter order,
      Setter reorder,
      Figures stats);

  /** The same for the direction that is read. */
  @JSBody(
      params = {"stream", "stats"},
      script = "Object.defineProperty(stream, 'getStats', {value: stats});")
  static native void extend(ReadableStream<Uint8Array> stream, Figures stats);

  /** Reads a property. */
  @JsFunction
  interface Getter {
    double read();
  }

  /** Takes a value. */
  @JsFunction
  interface Setter {
    void write(Any value);
  }

  /** Takes statistics. */
  @JsFunction
  interface Figures {
    Promise<Any> read();
  }
}
