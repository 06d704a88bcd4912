package io.heddle.browser.api;

import io.heddle.BidiStream;
import io.heddle.Capabilities;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.CongestionControl;
import io.heddle.InvalidConfigurationException;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.browser.BrowserBackend;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.ReadableStream;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.Url;
import io.heddle.browser.web.WebTransportCloseInfo;
import io.heddle.browser.web.WritableStream;
import java.util.concurrent.CompletableFuture;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * W3C WebTransport, interface {@code WebTransport}: a connection of Heddle's in its shape. Confined
 * to the page's thread.
 */
@JsType(name = "WebTransport")
public final class Transport {
  private final CompletableFuture<Session> connecting;
  private final CongestionControl congestionControl;
  private final Deferred<Any> ready = new Deferred<>();
  private final Deferred<WebTransportCloseInfo> closed = new Deferred<>();
  private final Deferred<Any> draining = new Deferred<>();
  private final DatagramDuplexStream datagrams;
  private final IncomingStreams<BidiStream, StreamPair> incomingBidi;
  private final IncomingStreams<ReceiveStream, ReadableStream<Uint8Array>> incomingUni;
  private @Nullable Session session;
  private boolean ended;

  /**
   * Begins to connect. Throws a DOMException if what it is given cannot be right.
   *
   * @param url of the session, with https
   * @param options as in the W3C's dictionary {@code WebTransportOptions}, or undefined
   */
  @JsConstructor
  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  public Transport(Any url, @Nullable Any options) {
    String address = address(url);
    ClientConfig config = TransportOptions.config(options);
    congestionControl = config.congestionControl();
    connecting = connect(address, config);
    datagrams = new DatagramDuplexStream(connecting);
    incomingBidi = new IncomingStreams<>(connecting, Session::acceptBidi, StreamPair::of);
    incomingUni = new IncomingStreams<>(connecting, Session::acceptUni, Readables::of);
    connecting.whenComplete(
        (established, failure) -> {
          if (failure != null) {
            fail(Errors.of(failure));
          } else {
            established(established);
          }
        });
  }

  // W3C WebTransport §6.2: steps 2 to 5 of the constructor; the WebSocket's schemes are Heddle's.
  private static String address(Any text) {
    Url url = Scripts.url(text);
    if (url == null || !Any.isPresent(Any.of(url))) {
      Scripts.raise(TransportOptions.syntaxError("This is no URL: " + Scripts.text(text)));
      return "";
    }
    String scheme = url.getProtocol();
    if (!scheme.equals("https:") && !scheme.equals("wss:") && !scheme.equals("ws:")) {
      Scripts.raise(
          TransportOptions.syntaxError(
              "WebTransport needs a URL with https, or for a WebSocket alone one with wss or ws"));
    }
    if (url.getHref().indexOf('#') >= 0) {
      Scripts.raise(TransportOptions.syntaxError("A WebTransport URL has no fragment"));
    }
    return url.getHref();
  }

  private static CompletableFuture<Session> connect(String address, ClientConfig config) {
    try {
      // Not by Client.create: a page need not look for its platform.
      return new BrowserBackend().client(config).connect(address);
    } catch (InvalidConfigurationException e) {
      Scripts.raise(TransportOptions.syntaxError(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private void established(Session established) {
    if (ended) {
      established.close();
      return;
    }
    session = established;
    established.draining().thenAccept(asked -> draining.resolve(Scripts.undefined()));
    established
        .closed()
        .whenComplete(
            (info, failure) -> {
              if (failure != null) {
                fail(Errors.of(failure));
              } else {
                ended(info);
              }
            });
    ready.resolve(Scripts.undefined());
  }

  private void ended(CloseInfo info) {
    ended = true;
    WebTransportCloseInfo shape = new WebTransportCloseInfo();
    shape.setCloseCode((double) info.code());
    shape.setReason(info.reason());
    incomingBidi.close();
    incomingUni.close();
    datagrams.incoming().close();
    closed.resolve(shape);
  }

  private void fail(Any error) {
    if (!ended) {
      ended = true;
      incomingBidi.error(error);
      incomingUni.error(error);
      datagrams.incoming().error(error);
      ready.reject(error);
      closed.reject(error);
    }
  }

  /**
   * The end of connecting.
   *
   * @return fulfilled once the session is established, rejected if it cannot be
   */
  @JsProperty
  public Promise<Any> getReady() {
    return ready.promise();
  }

  /**
   * The end of the session.
   *
   * @return fulfilled with code and reason when either side closed, rejected when the session broke
   */
  @JsProperty
  public Promise<WebTransportCloseInfo> getClosed() {
    return closed.promise();
  }

  /**
   * The server's wish to wind up.
   *
   * @return fulfilled when the server asks; perhaps never
   */
  @JsProperty
  public Promise<Any> getDraining() {
    return draining.promise();
  }

  /**
   * What has been found out about the path.
   *
   * @return {@code pending} until the session is established, then {@code supports-unreliable} or
   *     {@code reliable-only}
   */
  @JsProperty
  public String getReliability() {
    Session current = session;
    if (current == null) {
      return "pending";
    }
    return current.transport() == TransportKind.WEBSOCKET ? "reliable-only" : "supports-unreliable";
  }

  /**
   * The congestion control that was asked for.
   *
   * @return {@code low-latency} or {@code default}
   */
  @JsProperty
  public String getCongestionControl() {
    return congestionControl == CongestionControl.BBR ? "low-latency" : "default";
  }

  /**
   * The application protocol.
   *
   * @return empty if none was negotiated, and before the session is established
   */
  @JsProperty
  public String getProtocol() {
    Session current = session;
    return current == null ? "" : current.protocol().orElse("");
  }

  /**
   * Heddle's own: what carries the session.
   *
   * @return {@code http3} or {@code websocket}; empty before that is known
   */
  @JsProperty(name = "transport")
  public String getTransport() {
    Session current = session;
    return current == null ? "" : current.transport().label();
  }

  /**
   * Heddle's own: what the transport of the session can do and what it cannot.
   *
   * @return null before the session is established
   */
  @JsProperty
  public @Nullable Any getCapabilities() {
    Session current = session;
    if (current == null) {
      return Scripts.none();
    }
    Capabilities can = current.capabilities();
    return Scripts.capabilities(
        can.hearsDrain(),
        can.hasReliableDatagrams(),
        can.mayMigrate(),
        (double) can.maxStreamCode().orElse(0),
        can.hearsStopCodes(),
        can.measuresPath());
  }

  /**
   * Whether sessions may run where UDP is blocked: over a WebSocket.
   *
   * @return true
   */
  @JsProperty
  public static boolean getSupportsReliableOnly() {
    return true;
  }

  /**
   * The session's datagrams.
   *
   * @return the same object each time
   */
  @JsProperty
  public DatagramDuplexStream getDatagrams() {
    return datagrams;
  }

  /**
   * Bidirectional streams that the server opens.
   *
   * @return the same stream each time; ends with the session
   */
  @JsProperty
  public ReadableStream<StreamPair> getIncomingBidirectionalStreams() {
    return incomingBidi.readable();
  }

  /**
   * Unidirectional streams that the server opens.
   *
   * @return the same stream each time; ends with the session
   */
  @JsProperty
  public ReadableStream<ReadableStream<Uint8Array>> getIncomingUnidirectionalStreams() {
    return incomingUni.readable();
  }

  /**
   * Opens a bidirectional stream as soon as the server allows one more.
   *
   * @param options {@code priority}, 0 to 255, or the W3C's {@code sendOrder}; or undefined
   * @return rejected if the session ends before
   */
  public Promise<StreamPair> createBidirectionalStream(@Nullable Any options) {
    StreamPriority priority = Priorities.asked(options);
    return Errors.promise(
        connecting.thenCompose(established -> established.openBidi(priority)), StreamPair::of);
  }

  /**
   * Opens a unidirectional stream as soon as the server allows one more.
   *
   * @param options {@code priority}, 0 to 255, or the W3C's {@code sendOrder}; or undefined
   * @return rejected if the session ends before
   */
  public Promise<WritableStream<Any>> createUnidirectionalStream(@Nullable Any options) {
    StreamPriority priority = Priorities.asked(options);
    return Errors.promise(
        connecting.thenCompose(established -> established.openUni(priority)), Writables::of);
  }

  /**
   * What has passed so far, and what the browser tells of the path.
   *
   * @return of the shape of the W3C's {@code WebTransportConnectionStats}; what is not known is
   *     absent
   */
  public Promise<Any> getStats() {
    return Errors.promise(connecting.thenCompose(Session::stats), Figures::of);
  }

  /**
   * Closes the session, or gives up connecting.
   *
   * @param info {@code closeCode}, 0 to 2^32 - 1, and {@code reason}; each is optional
   */
  public void close(@Nullable Any info) {
    Session current = session;
    if (current == null) {
      // W3C WebTransport §6.4, close: a session that is not yet there fails.
      fail(Errors.ofSession("The session was closed before it was established"));
      return;
    }
    long code = (long) Any.number(Scripts.member(info, "closeCode")).orElse(0);
    current.close(code & CloseInfo.MAX_CODE, Any.text(Scripts.member(info, "reason")).orElse(""));
  }
}
