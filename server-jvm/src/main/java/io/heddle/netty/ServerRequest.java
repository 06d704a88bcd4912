package io.heddle.netty;

import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.server.Addresses;
import io.heddle.server.SessionHost;
import io.heddle.server.Verdict;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import io.heddle.watch.ProcessLog;
import io.heddle.webtransport.SessionFlowControl;
import io.heddle.wire.ApplicationProtocols;
import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Error;
import io.heddle.wire.Negotiation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One HTTP/3 request on the server: an extended CONNECT becomes a session, anything else is
 * answered with 404. Confined to the event loop.
 */
final class ServerRequest extends ConnectStreamHandler {
  private static final AtomicLong IDS = new AtomicLong();

  private final SessionHost host;
  private final Http3Connection connection;
  private boolean answered;

  ServerRequest(SessionHost host, Http3Connection connection) {
    super(connection);
    this.host = host;
    this.connection = connection;
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
    if (answered) {
      return; // trailers mean nothing here
    }
    answered = true;
    FieldSection section = RequestHeaders.section(frame.headers(), FieldSection.Kind.REQUEST);
    if (section.problem().isPresent()) {
      malformed(ctx, section.problem().get());
      return;
    }
    if (!RequestHeaders.asksForSession(frame.headers())) {
      boolean connect = "CONNECT".contentEquals(RequestHeaders.method(frame.headers()));
      answer(ctx, connect ? 501 : 404);
      return;
    }
    Optional<SessionRequest> request = RequestHeaders.request(frame.headers(), section);
    if (request.isEmpty()) {
      malformed(ctx, "the request for a session lacks what it needs");
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

  @Override
  protected void channelInputClosed(ChannelHandlerContext ctx) {
    if (answered) {
      super.channelInputClosed(ctx);
    } else {
      answered = true;
      // RFC 9114 §4.1.1
      connection.abort((QuicStreamChannel) ctx.channel(), Http3Error.H3_REQUEST_INCOMPLETE);
    }
  }

  @Override
  void tooLarge(ChannelHandlerContext ctx) {
    if (answered) {
      super.tooLarge(ctx);
    } else {
      answered = true;
      ProcessLog.debug("{} sent {}", ctx.channel(), TOO_LARGE);
      // RFC 6585 §5
      answer(ctx, 431);
    }
  }

  @Override
  void malformed(ChannelHandlerContext ctx, String detail) {
    answered = true;
    super.malformed(ctx, detail);
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
      ProcessLog.debug("{} cannot have a session: {}", ctx.channel(), negotiation);
      malformed(ctx, "settings that WebTransport needs are missing");
      return;
    }
    long most = Math.min(agreed.maxSessions(), connection.limits().maxSessionsPerConnection());
    if (connection.sessionCount() >= most) {
      host.rejected(request, "the connection has as many sessions as it may have: " + most);
      connection.abort((QuicStreamChannel) ctx.channel(), Http3Error.H3_REQUEST_REJECTED);
      return;
    }
    Http3Carrier pending =
        new Http3Carrier(
            connection, (QuicStreamChannel) ctx.channel(), SessionFlowControl.of(agreed));
    session(pending);
    connection.add(pending);
    host.decide(request)
        .thenAccept(
            verdict ->
                // At once, so that the answer leaves in the packet that ends the handshake.
                connection.loop().run(() -> decided(ctx, pending, request, agreed, verdict)));
  }

  private void decided(
      ChannelHandlerContext ctx,
      Http3Carrier pending,
      SessionRequest request,
      Negotiation.Agreed agreed,
      Verdict verdict) {
    if (!pending.isOpen() || !ctx.channel().isActive()) {
      connection.refused(pending.id());
      return;
    }
    if (!verdict.accepted()) {
      pending.capsules().rejected();
      connection.refused(pending.id());
      answer(ctx, verdict.status());
      return;
    }
    accept(ctx, pending, request, agreed, verdict.protocol());
  }

  private void accept(
      ChannelHandlerContext ctx,
      Http3Carrier pending,
      SessionRequest request,
      Negotiation.Agreed agreed,
      Optional<String> protocol) {
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
    SessionEngine engine =
        pending.establish(
            new SessionInfo(
                "s-" + IDS.incrementAndGet(),
                TransportKind.HTTP3,
                request,
                protocol,
                Addresses.of(connection.channel().localSocketAddress()),
                Addresses.of(connection.channel().remoteSocketAddress())),
            connection.limits(),
            host.config().idleTimeoutMs(),
            host.config().keepAliveMs());
    host.established(engine.handle());
    pending.begin();
  }

  private void answer(ChannelHandlerContext ctx, int status) {
    DefaultHttp3HeadersFrame response = new DefaultHttp3HeadersFrame();
    response.headers().status(Integer.toString(status));
    // In one packet: an end that leaves with bytes is safe, see StreamEnds.
    connection.sender().batch();
    ctx.writeAndFlush(response).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
  }
}
