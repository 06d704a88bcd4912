package io.heddle.netty;

import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.connect.Refusal;
import io.heddle.connect.SessionUrl;
import io.heddle.server.Addresses;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import io.heddle.tls.ServerTrust;
import io.heddle.webtransport.SessionFlowControl;
import io.heddle.wire.ApplicationProtocols;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.SettingId;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to a session: QUIC handshake, SETTINGS, CONNECT, response. Confined to the event
 * loop, but for its start.
 */
final class ClientHandshake {
  /** Where a QUIC channel goes, for TLS to verify. */
  static final AttributeKey<SessionUrl> TARGET =
      AttributeKey.valueOf(ClientHandshake.class, "TARGET");

  /** The TLS of a QUIC channel, which remembers what it did not trust. */
  static final AttributeKey<SSLEngine> TLS = AttributeKey.valueOf(ClientHandshake.class, "TLS");

  private static final AtomicLong IDS = new AtomicLong();

  private final ClientConfig config;
  private final SessionUrl target;
  private final RememberedSettings remembered;
  private final CompletableFuture<Session> result;
  private final Runnable reached;
  private volatile @Nullable Http3Connection connection;

  /** The id of the request's stream; before there is one, any GOAWAY forbids it. */
  private long requestId = Long.MAX_VALUE;

  /**
   * One that has not begun.
   *
   * @param result as {@link io.heddle.connect.Dialer#dial} has it
   * @param reached run before anything is asked of a server that has WebTransport
   */
  ClientHandshake(
      ClientConfig config,
      SessionUrl target,
      RememberedSettings remembered,
      CompletableFuture<Session> result,
      Runnable reached) {
    this.config = config;
    this.target = target;
    this.remembered = remembered;
    this.result = result;
    this.reached = reached;
  }

  /**
   * Begins on the event loop, when that comes to it: if nobody wants the session by then, it costs
   * nothing more.
   */
  void begin(QuicChannelBootstrap bootstrap, EventLoop loop) {
    loop.execute(
        () -> {
          if (!result.isDone()) {
            connect(bootstrap);
          }
        });
  }

  private void connect(QuicChannelBootstrap bootstrap) {
    bootstrap
        .attr(TARGET, target)
        .connect()
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                fail(handshakeFailure(connected.cause()));
              }
            });
    // Whoever else completes the result abandons this attempt; what it has is let go.
    result.whenComplete(
        (established, failure) -> {
          Http3Connection open = connection;
          if (failure != null && open != null) {
            open.loop().execute(open::closeQuietly);
          }
        });
  }

  /** The QUIC channel exists: the rest follows from its SETTINGS. */
  void connection(Http3Connection http3) {
    connection = http3;
    if (result.isDone()) {
      http3.loop().execute(http3::closeQuietly);
    }
    http3.end().thenAccept(why -> fail(noSession(why)));
    http3.onGoAway(this::goAway);
    http3
        .negotiated()
        .thenAccept(
            negotiation ->
                // Later, because GOAWAY may stand right behind SETTINGS.
                http3.loop().afterThis(() -> negotiated(http3, negotiation)));
  }

  /** The server processes no request with this id, or a higher one. RFC 9114 §5.2. */
  private void goAway(long id) {
    if (id <= requestId) {
      fail(
          new ConnectFailedException(
              Side.REMOTE,
              target.authority() + " is shutting down, and takes no more sessions (GOAWAY)"));
    }
  }

  private void negotiated(Http3Connection http3, Negotiation negotiation) {
    Optional<ProtocolViolation> takenBack =
        remembered.received(target, http3.channel(), http3.peerSettings());
    if (result.isDone()) {
      return;
    }
    if (takenBack.isPresent()) {
      http3.fail(takenBack.get());
    } else if (negotiation instanceof Negotiation.Unavailable unavailable) {
      // First, because the connection's end is told in other words.
      fail(
          new ConnectFailedException(
              Side.REMOTE,
              target.authority() + " does not offer WebTransport: " + unavailable.detail()));
      http3.fail(new ProtocolViolation(Http3Error.WT_REQUIREMENTS_NOT_MET, unavailable.detail()));
    } else if (negotiation instanceof Negotiation.Agreed agreed) {
      Http3HeadersFrame request =
          RequestHeaders.connect(target, agreed.version(), config.protocols());
      long most = http3.peerSettings().get(SettingId.MAX_FIELD_SECTION_SIZE);
      // RFC 9114 §4.2.2: it would be refused.
      if (most > 0 && RequestHeaders.size(request.headers()) > most) {
        fail(
            new ConnectFailedException(
                Side.LOCAL,
                "The URL and the protocols are longer than "
                    + target.authority()
                    + " takes: it wants header fields of at most "
                    + most
                    + " bytes"));
        return;
      }
      reached.run();
      Http3.newRequestStream(http3.channel(), new ClientRequest(this, http3))
          .addListener(
              opened -> {
                if (opened.isSuccess()) {
                  request(http3, agreed, request, (QuicStreamChannel) opened.getNow());
                } else {
                  failAfterThis(
                      http3,
                      new ConnectFailedException(
                          Side.REMOTE,
                          target.authority() + " allows no request stream",
                          opened.cause()));
                }
              });
    }
  }

  private void request(
      Http3Connection http3,
      Negotiation.Agreed agreed,
      Http3HeadersFrame request,
      QuicStreamChannel stream) {
    requestId = stream.streamId();
    Http3Carrier carrier = new Http3Carrier(http3, stream, SessionFlowControl.of(agreed));
    http3.add(carrier);
    stream.pipeline().addFirst(new HeadersLimit(http3));
    stream.pipeline().get(ClientRequest.class).session(carrier);
    stream
        .writeAndFlush(request)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                failAfterThis(
                    http3,
                    new ConnectFailedException(
                        Side.TRANSPORT,
                        "The request to " + target.authority() + " could not be sent",
                        written.cause()));
              }
            });
  }

  /** The server has answered. */
  void answered(Http3Connection http3, Http3Carrier carrier, Http3Headers headers) {
    int status = status(headers.status());
    if (status < 200 || status > 299) {
      carrier.capsules().rejected();
      http3.refused(carrier.id());
      Optional<String> location =
          Optional.ofNullable(headers.get("location")).map(CharSequence::toString);
      fail(Refusal.of(target.toString(), status, location));
      return;
    }
    Optional<String> protocol =
        ApplicationProtocols.selected(
            RequestHeaders.lines(headers, ApplicationProtocols.SELECTED_FIELD));
    if (protocol.isPresent() && !config.protocols().contains(protocol.get())) {
      // webtrans-http3 §3.3: a protocol that was not offered closes the session.
      carrier
          .capsules()
          .fail(new ProtocolViolation(Http3Error.WT_ALPN_ERROR, "protocol was not offered"));
      fail(
          new ConnectFailedException(
              Side.REMOTE, target.authority() + " chose a protocol that was not offered"));
      return;
    }
    established(http3, carrier, protocol);
  }

  // RFC 9110 §15: a status is three digits.
  private static int status(@Nullable CharSequence text) {
    return text != null && Pattern.matches("[1-5][0-9]{2}", text)
        ? Integer.parseInt(text.toString())
        : 0;
  }

  private void established(Http3Connection http3, Http3Carrier carrier, Optional<String> protocol) {
    SessionRequest request = target.request(TransportKind.HTTP3, config.protocols());
    SessionEngine engine =
        carrier.establish(
            new SessionInfo(
                "c-" + IDS.incrementAndGet(),
                TransportKind.HTTP3,
                request,
                protocol,
                Addresses.of(http3.channel().localSocketAddress()),
                Addresses.of(http3.channel().remoteSocketAddress())),
            config.limits(),
            config.idleTimeoutMs(),
            config.keepAliveMs());
    carrier.begin();
    if (!result.complete(engine.handle())) {
      // Too late, or no longer wanted.
      engine.handle().close();
    }
  }

  void fail(HeddleException reason) {
    result.completeExceptionally(reason);
  }

  /** Fails, unless the connection's end, which says more, is learnt in the same read. */
  private void failAfterThis(Http3Connection http3, HeddleException reason) {
    http3.loop().afterThis(() -> fail(reason));
  }

  private HeddleException handshakeFailure(Throwable cause) {
    Optional<TlsException> untrusted = untrusted();
    if (untrusted.isPresent()) {
      return untrusted.get();
    }
    if (cause instanceof SSLException || String.valueOf(cause.getMessage()).contains("TLS")) {
      return new TlsException(
          Side.REMOTE,
          "The TLS handshake with "
              + target.authority()
              + " failed: both ends have no version, cipher or key in common, or the server broke"
              + " TLS 1.3",
          cause);
    }
    Optional<String> broke = ConnectionEnd.brokeQuic(cause);
    if (broke.isPresent()) {
      return noSession(new IoFailureException(Side.REMOTE, broke.get()));
    }
    return new ConnectFailedException(
        Side.TRANSPORT,
        target.authority()
            + " does not answer on UDP: is the server running, and is UDP open on the way? ("
            + cause.getMessage()
            + ")",
        cause);
  }

  /** QUIC's own failure says nothing of the certificate. */
  private Optional<TlsException> untrusted() {
    Http3Connection open = connection;
    return Optional.ofNullable(open == null ? null : open.channel().attr(TLS).get())
        .flatMap(ServerTrust::refusal)
        .map(refusal -> ServerTrust.failure(target.authority(), refusal));
  }

  /** The connection ends before there is a session. */
  private HeddleException noSession(HeddleException why) {
    Optional<TlsException> untrusted = untrusted();
    return untrusted.isPresent()
        ? untrusted.get()
        : new ConnectFailedException(
            why.side(), "No session with " + target.authority() + ": " + why.getMessage(), why);
  }

  /** The request stream was reset before there was an answer. */
  void requestReset(long http3Error) {
    fail(
        new ConnectFailedException(
            Side.REMOTE,
            target.authority() + " rejected the session with " + Http3Error.name(http3Error)));
  }

  /** The response breaks RFC 9114 §4.1.2. */
  void malformed(String detail) {
    fail(
        new ConnectFailedException(
            Side.REMOTE, target.authority() + " answered with a malformed response: " + detail));
  }

  /** The response has more header fields than a client takes. */
  void tooLarge() {
    fail(
        new ConnectFailedException(
            Side.REMOTE, target.authority() + " answered with " + ConnectStreamHandler.TOO_LARGE));
  }

  static HeddleException unknownHost(SessionUrl target, UnknownHostException cause) {
    return new ConnectFailedException(
        Side.LOCAL, "The host name " + target.host() + " does not resolve: check the URL", cause);
  }
}
