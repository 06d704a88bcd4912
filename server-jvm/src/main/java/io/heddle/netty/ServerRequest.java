package io.heddle.netty;

import io.heddle.Admission;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.session.Session;
import io.heddle.session.SessionInfo;
import io.heddle.webtransport.SessionFlowControl;
import io.heddle.wire.ApplicationProtocols;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/3 request on the server: an extended CONNECT becomes a session, anything else is
 * answered with 404. Confined to the event loop.
 */
final class ServerRequest extends ConnectStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ServerRequest.class);
  private static final AtomicLong IDS = new AtomicLong();

  private final Http3Server server;
  private final Http3Connection connection;
  private boolean answered;

  ServerRequest(Http3Server server, Http3Connection connection) {
    super(connection);
    this.server = server;
    this.connection = connection;
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
    if (answered) {
      return; // trailers mean nothing here
    }
    answered = true;
    if (!RequestHeaders.asksForSession(frame.headers())) {
      boolean connect = "CONNECT".contentEquals(RequestHeaders.method(frame.headers()));
      answer(ctx, connect ? 501 : 404);
      return;
    }
    Optional<SessionRequest> request = RequestHeaders.request(frame.headers());
    if (request.isEmpty()) {
      abort(ctx, Http3Error.H3_MESSAGE_ERROR);
      return;
    }
    // webtrans-http3 §3.1: no request is processed until the client's SETTINGS have arrived.
    var unused =
        connection
            .negotiated()
            .whenComplete(
                (negotiated, lost) -> {
                  if (lost == null) {
                    negotiated(ctx, request.get(), agreement(negotiated, frame));
                  }
                });
  }

  private Negotiation agreement(Negotiation negotiated, Http3HeadersFrame frame) {
    CharSequence protocol = frame.headers().protocol();
    return negotiated instanceof Negotiation.Unavailable && protocol != null
        ? connection.negotiatedBy(protocol.toString())
        : negotiated;
  }

  private void negotiated(
      ChannelHandlerContext ctx, SessionRequest request, Negotiation negotiation) {
    if (!ctx.channel().isActive()) {
      return;
    }
    if (!(negotiation instanceof Negotiation.Agreed agreed)) {
      LOG.debug("{} cannot have a session: {}", ctx.channel(), negotiation);
      abort(ctx, Http3Error.H3_MESSAGE_ERROR);
      return;
    }
    long most = Math.min(agreed.maxSessions(), connection.limits().maxSessionsPerConnection());
    if (connection.sessionCount() >= most) {
      abort(ctx, Http3Error.H3_REQUEST_REJECTED);
      return;
    }
    Http3Session pending =
        new Http3Session(
            connection, (QuicStreamChannel) ctx.channel(), SessionFlowControl.of(agreed));
    session(pending);
    connection.add(pending);
    var unused =
        admission(request)
            .whenComplete(
                (admission, failure) ->
                    connection
                        .loop()
                        .execute(() -> decided(ctx, pending, request, agreed, admission, failure)));
  }

  private CompletionStage<Admission> admission(SessionRequest request) {
    if (server.isClosing()) {
      return CompletableFuture.completedFuture(Admission.refuse(503, "shutting down"));
    }
    if (!server.serves(request.path())) {
      return CompletableFuture.completedFuture(Admission.refuse(404, "no route"));
    }
    try {
      return server.config().gate().admit(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void decided(
      ChannelHandlerContext ctx,
      Http3Session pending,
      SessionRequest request,
      Negotiation.Agreed agreed,
      @Nullable Admission admission,
      @Nullable Throwable failure) {
    if (!pending.isOpen() || !ctx.channel().isActive()) {
      connection.refused(pending.id());
      return;
    }
    if (admission == null || !admission.accepted()) {
      if (admission == null) {
        LOG.warn("The gate failed on {}", request.path(), unwrapped(failure));
      } else {
        LOG.debug("Refused {} with {}: {}", request.path(), admission.status(), admission.reason());
      }
      pending.capsules().rejected();
      connection.refused(pending.id());
      answer(ctx, admission == null ? 500 : admission.status());
      return;
    }
    accept(ctx, pending, request, agreed, admission);
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
  }

  private void accept(
      ChannelHandlerContext ctx,
      Http3Session pending,
      SessionRequest request,
      Negotiation.Agreed agreed,
      Admission admission) {
    Optional<String> protocol = admission.protocol().or(() -> choose(request));
    DefaultHttp3HeadersFrame response = new DefaultHttp3HeadersFrame();
    response.headers().status("200");
    if (agreed.version().protocolToken().equals("webtransport")) {
      response.headers().set(RequestHeaders.DRAFT_02_FIELD, "draft02");
    }
    protocol.ifPresent(
        name ->
            response
                .headers()
                .set(
                    ApplicationProtocols.SELECTED_FIELD, ApplicationProtocols.selectedField(name)));
    ctx.writeAndFlush(response);
    Session engine =
        pending.establish(
            new SessionInfo(
                "s-" + IDS.incrementAndGet(),
                TransportKind.WEBTRANSPORT,
                request,
                protocol,
                address(connection.channel().localSocketAddress()),
                address(connection.channel().remoteSocketAddress())),
            connection.limits(),
            server.config().keepAliveMs());
    server.established(engine.connection());
    pending.begin();
  }

  // webtrans-http3 §3.3: one of the client's list, in the client's order of preference.
  private Optional<String> choose(SessionRequest request) {
    return request.protocols().stream().filter(server.config().protocols()::contains).findFirst();
  }

  static Optional<NetworkAddress> address(@Nullable SocketAddress socket) {
    return socket instanceof InetSocketAddress inet
        ? Optional.of(new NetworkAddress(inet.getAddress().getHostAddress(), inet.getPort()))
        : Optional.empty();
  }

  private static void answer(ChannelHandlerContext ctx, int status) {
    DefaultHttp3HeadersFrame response = new DefaultHttp3HeadersFrame();
    response.headers().status(Integer.toString(status));
    ctx.writeAndFlush(response).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
  }

  private static void abort(ChannelHandlerContext ctx, long http3Error) {
    QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
    QuicStreams.reset(stream, http3Error);
    QuicStreams.stopSending(stream, http3Error);
  }
}
