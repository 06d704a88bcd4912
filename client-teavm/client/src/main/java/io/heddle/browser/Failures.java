package io.heddle.browser;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Console;
import io.heddle.browser.web.WebTransportError;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/** The browser's errors as Heddle's, and the other way round. Stateless. */
final class Failures {
  /** W3C WebTransport, enumeration {@code WebTransportErrorSource}. */
  private static final String SESSION = "session";

  private Failures() {}

  /** Whether a stream failed because its session ended, which the session tells by itself. */
  static boolean concernsSession(Any reason) {
    return Any.text(property(reason, "source")).filter(SESSION::equals).isPresent();
  }

  /** Whether Chromium has refused a stream because the peer allows no more now. */
  static boolean isNetworkError(Any reason) {
    return Any.text(property(reason, "name")).filter("NetworkError"::equals).isPresent();
  }

  /** The application's code that a stream was aborted with, if it was one. */
  static OptionalLong streamCode(Any reason) {
    OptionalDouble code = Any.number(property(reason, "streamErrorCode"));
    return code.isPresent() ? OptionalLong.of((long) code.getAsDouble()) : OptionalLong.empty();
  }

  /**
   * What the browser is to abort a stream with. Browsers of older drafts, Chromium 156 among them,
   * make at most 0xff of a larger code.
   */
  static Any streamError(long code) {
    WebTransportError error = withCode(code);
    double sent = error.streamErrorCode().orElse(0);
    if (sent != code) {
      Console.warn(
          "Heddle: this browser sends "
              + (long) sent
              + " in place of the stream error code "
              + code
              + ", since its WebTransportError holds no larger one");
    }
    return Any.of(error);
  }

  /** What the browser makes of the code of a stream's abort. */
  static long codeThatIsSent(long code) {
    return (long) withCode(code).streamErrorCode().orElse(0);
  }

  private static WebTransportError withCode(long code) {
    WebTransportError.Options options = new WebTransportError.Options();
    options.source = "stream";
    options.streamErrorCode = (double) code;
    return WebTransportError.of("", options);
  }

  /** Why an established session was lost. */
  static HeddleException lost(Side side, String said) {
    return new IoFailureException(
        side,
        "The connection was lost: the network changed or went away, or the server stopped without"
            + " closing; connect again ("
            + said
            + ")");
  }

  /** What the browser says of a failure, which is little on purpose. */
  static String text(@Nullable Any reason) {
    return Any.text(message(reason)).orElse("no reason given");
  }

  /** The same for what a call threw. */
  static String text(Throwable thrown) {
    return thrown instanceof JavaScriptException script
        ? text(script.reason())
        : String.valueOf(thrown.getMessage());
  }

  @JSBody(
      params = "reason",
      script =
          "return reason instanceof Error ? reason.name + ': ' + reason.message : '' + reason;")
  private static native @Nullable Any message(@Nullable Any reason);

  @JSBody(
      params = {"value", "name"},
      script = "return value === null || value === undefined ? undefined : value[name];")
  private static native @Nullable Any property(@Nullable Any value, String name);
}
