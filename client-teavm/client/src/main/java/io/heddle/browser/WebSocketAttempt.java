package io.heddle.browser;

import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.browser.web.Global;
import io.heddle.browser.web.WebSocket;
import io.heddle.connect.SessionUrl;
import io.heddle.qmux.QmuxCarrier;
import io.heddle.qmux.QmuxConfig;
import io.heddle.qmux.Subprotocols;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One try to open a session over a WebSocket. Confined to the page's thread. */
final class WebSocketAttempt {
  private static int sessions;

  private final ClientConfig config;
  private final SessionUrl url;
  private final CompletableFuture<Session> result;

  WebSocketAttempt(ClientConfig config, SessionUrl url, CompletableFuture<Session> result) {
    this.config = config;
    this.url = url;
    this.result = result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  void start() {
    WebSocket socket;
    try {
      String[] offer = Subprotocols.offer(config.protocols()).toArray(String[]::new);
      socket = new WebSocket(url.toString(), offer);
    } catch (RuntimeException e) {
      fail(Side.LOCAL, "The browser refuses to open a WebSocket to " + url, Failures.text(e));
      return;
    }
    socket.binaryType = "arraybuffer";
    socket.onopen = event -> opened(socket);
    socket.onclose =
        event ->
            fail(
                Side.TRANSPORT,
                "No WebSocket to "
                    + url
                    + ". Is the server running, and does it accept WebSockets with the subprotocol "
                    + Subprotocols.BARE
                    + " at this address, on this path, from this page?",
                "code " + event.getCode());
    // Whoever else completes the result abandons this attempt.
    result.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            SocketPipe.abandon(socket);
          }
        });
  }

  private void fail(Side side, String what, String said) {
    StringBuilder text = new StringBuilder(what);
    if (url.scheme().equals("ws") && Global.getOrigin().startsWith("https:")) {
      // W3C Mixed Content §4.2
      text.append(
          " A page that came over HTTPS may open wss:// addresses only (mixed content): name one as"
              + " the webSocketOrigin.");
    } else if (url.scheme().equals("wss") && !config.serverCertificateHashes().isEmpty()) {
      text.append(
          " A certificate's hash makes no difference to WebSockets: they need a certificate that"
              + " the browser trusts, or on a development machine a webSocketOrigin of"
              + " ws://localhost.");
    }
    text.append(" The browser says: ").append(said);
    result.completeExceptionally(new ConnectFailedException(side, text.toString()));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after
  private void opened(WebSocket socket) {
    SessionInfo info =
        new SessionInfo(
            "browser-ws-" + ++sessions,
            TransportKind.WEBSOCKET,
            url.request(TransportKind.WEBSOCKET, config.protocols()),
            // WHATWG WebSockets §4: one of those offered, or the browser would have failed it.
            Subprotocols.protocol(socket.getProtocol()),
            Optional.empty(),
            Optional.empty());
    SocketPipe pipe = new SocketPipe(socket);
    QmuxCarrier carrier =
        new QmuxCarrier(
            BrowserLoop.INSTANCE,
            pipe,
            QmuxConfig.client(config.limits())
                .withTimeouts(config.idleTimeoutMs(), config.keepAliveMs()));
    pipe.attach(carrier);
    SessionEngine engine = new SessionEngine(info, config.limits(), carrier);
    Standstill.watchFor(engine.handle());
    carrier.start(engine);
    carrier
        .ready()
        .whenComplete(
            (ready, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
              } else {
                result.complete(engine.handle());
              }
            });
  }
}
