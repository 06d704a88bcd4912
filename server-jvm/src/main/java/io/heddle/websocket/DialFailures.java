package io.heddle.websocket;

import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.OperationTimeoutException;
import io.heddle.TlsException;
import io.heddle.connect.SessionUrl;
import io.heddle.tls.CertificateRefusedException;
import io.heddle.tls.ServerTrust;
import io.heddle.wire.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.WritePendingException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Why a dial led to no WebSocket, in words. Jetty's own describe its objects, or are null, so none
 * of them is quoted. Immutable, any thread.
 */
final class DialFailures {
  private static final int SHOWN = 100;
  private static final int CREDENTIALS_WANTED = 407;

  private final SessionUrl url;
  private final Optional<HttpProxyServer> proxy;

  /**
   * Those of one dial.
   *
   * @param proxy what the dial goes through
   */
  DialFailures(SessionUrl url, Optional<HttpProxyServer> proxy) {
    this.url = url;
    this.proxy = proxy;
  }

  /** What the application is told. */
  HeddleException reason(Throwable failure) {
    // What is beneath says more: Jetty wraps.
    Throwable last = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      last = cause;
      if (cause instanceof CertificateRefusedException refusal) {
        return ServerTrust.failure(url.authority(), refusal);
      }
      if (cause instanceof HttpResponseException answered && isProxys(answered.getResponse())) {
        return fromProxy(answered.getResponse().getStatus(), failure);
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException broken) {
        return tls(broken);
      }
    }
    return network(last, failure);
  }

  /**
   * Whether a proxy was quicker than Jetty (12.1.12), which writes through a tunnel as soon as it
   * has read that there is one, although it may not have noted yet that its CONNECT is written, and
   * then closes the connection. Nothing has gone through the tunnel then.
   */
  boolean isTunnelBusy(Throwable failure) {
    boolean isBusy = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      isBusy |= cause instanceof WritePendingException || cause instanceof ClosedChannelException;
    }
    return isBusy && proxy.isPresent();
  }

  private static boolean isProxys(Response response) {
    return HttpMethod.CONNECT.is(response.getRequest().getMethod());
  }

  // ---- proxies ----

  /** Where the way ends that this machine sees. */
  private String nextHop() {
    return proxy.map(HttpProxyServer::toString).orElse(url.authority());
  }

  private HeddleException fromProxy(int status, Throwable cause) {
    String what = "The proxy " + nextHop() + " ";
    if (status == CREDENTIALS_WANTED) {
      boolean wereGiven = proxy.flatMap(HttpProxyServer::authorization).isPresent();
      what +=
          wereGiven
              ? "does not accept the user and password that it was given"
              : "wants to know who connects: set httpProxy to http://user:password@host:port";
    } else if (status > 0) {
      what += "does not connect to " + url.authority();
    } else {
      return new ConnectFailedException(
          Side.REMOTE, what + "answered, but not as an HTTP proxy does", cause);
    }
    return new ConnectFailedException(Side.REMOTE, what + " (status " + status + ")", cause);
  }

  // ---- TLS ----

  private HeddleException tls(SSLException broken) {
    String said = String.valueOf(broken.getMessage());
    if (said.contains("unrecognized SSL message") || said.contains("plaintext connection")) {
      return new ConnectFailedException(
          Side.REMOTE,
          url.authority()
              + " does not speak TLS: check the port, or use ws:// if the server has no"
              + " certificate",
          broken);
    }
    if (isEnd(broken)) {
      return new TlsException(
          Side.REMOTE, url.authority() + " ended the connection during the TLS handshake", broken);
    }
    return new TlsException(
        Side.REMOTE,
        "The TLS handshake with " + url.authority() + " failed: " + Printable.of(said, SHOWN),
        broken);
  }

  private static boolean isEnd(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage());
      if (cause instanceof EOFException
          || cause instanceof ClosedChannelException
          || said.contains("Abruptly closed")
          || said.contains("inbound before receiving")
          || said.contains("Remote host terminated")
          || said.contains("reset by peer")
          || said.contains("Connection reset")
          || said.contains("Broken pipe")) {
        return true;
      }
    }
    return false;
  }

  // ---- the network ----

  /** What ended a WebSocket that was open. */
  static String words(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    if (isEnd(failure)) {
      return "the connection was cut off";
    }
    // Those of the WebSocket protocol itself are sentences.
    return failure.getClass().getName().startsWith("org.eclipse.jetty.websocket.")
        ? Printable.of(said, SHOWN)
        : failure.getClass().getSimpleName();
  }

  private HeddleException network(Throwable last, Throwable failure) {
    String said = String.valueOf(last.getMessage()).toLowerCase(Locale.ROOT);
    if (last instanceof UnknownHostException || last instanceof UnresolvedAddressException) {
      return local(
          proxy
              .map(server -> "The host name of the proxy " + server + " does not resolve")
              .orElse("The host name " + url.host() + " does not resolve: check the URL"),
          failure);
    }
    if (last instanceof ConnectException && said.contains("refused")) {
      return transport(
          proxy
              .map(server -> "nobody listens at the proxy's address " + server)
              .orElse(
                  "nobody listens on TCP port "
                      + url.port()
                      + " of "
                      + url.host()
                      + "; is the server running?"),
          failure);
    }
    if (last instanceof SocketTimeoutException || last instanceof TimeoutException) {
      return new OperationTimeoutException(
          Side.TRANSPORT, none() + nextHop() + " did not answer in time", failure);
    }
    if (last instanceof NoRouteToHostException
        || (last instanceof SocketException && said.contains("unreachable"))) {
      return transport(nextHop() + " cannot be reached: " + Printable.of(said, SHOWN), failure);
    }
    if (isEnd(last)) {
      return remote(
          "the connection ended without an answer; does the server accept WebSockets there, and "
              + (url.scheme().equals("ws") ? "without TLS?" : "with TLS?"),
          failure);
    }
    if (last instanceof IOException && last.getClass().getName().startsWith("java.")) {
      return transport(Printable.of(said, SHOWN), failure);
    }
    return remote(
        (isMalformed(failure)
                ? "what answers there breaks the rules of HTTP"
                : "what answers there is no server of WebSockets")
            + "; check the port, and that "
            + url.scheme()
            + ":// is right",
        failure);
  }

  private static boolean isMalformed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException) {
        return true;
      }
    }
    return false;
  }

  private String none() {
    return "No WebSocket to "
        + url.origin()
        + proxy.map(server -> " through the proxy " + server).orElse("")
        + ": ";
  }

  private HeddleException remote(String why, Throwable cause) {
    return new ConnectFailedException(Side.REMOTE, none() + why, cause);
  }

  private HeddleException transport(String why, Throwable cause) {
    return new ConnectFailedException(Side.TRANSPORT, none() + why, cause);
  }

  private static HeddleException local(String sentence, Throwable cause) {
    return new ConnectFailedException(Side.LOCAL, sentence, cause);
  }
}
