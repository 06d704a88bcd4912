package io.heddle.netty;

import io.heddle.Admission;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.host.Decision;
import io.heddle.server.Addresses;
import io.heddle.server.SessionHost;
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
    Optional<SessionRequest.Builder> request = RequestHeaders.request(frame.headers(), section);
    if (request.isEmpty()) {
      malformed(ctx, "the request for a session lacks what it needs");
      return;
    }
    remoteAddress().ifPresent(request.get()::remoteAddress);
    SessionRequest asked = request.get().build();
    // webtrans-http3 §3.1: no request is processed until the client's SETTINGS have arrived.
    var unused =
        connection
            .negotiated()
            .whenComplete(
                (negotiated, lost) -> {
                  if (lost == null) {
                    negotiated(ctx, asked, agreement(negotiated, frame));
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
            decision ->
                // At once, so that the answer leaves in the packet that ends the handshake.
                connection.loop().run(() -> decided(ctx, pending, agreed, decision)));
  }

  private void decided(
      ChannelHandlerContext ctx,
      Http3Carrier pending,
      Negotiation.Agreed agreed,
      Decision decision) {
    if (!pending.isOpen() || !ctx.channel().isActive()) {
      connection.refused(pending.id());
      return;
    }
    if (!decision.accepted()) {
      pending.capsules().rejected();
      connection.refused(pending.id());
      answer(ctx, decision.admission());
      return;
    }
    accept(ctx, pending, agreed, decision);
  }

  private void accept(
      ChannelHandlerContext ctx,
      Http3Carrier pending,
      Negotiation.Agreed agreed,
      Decision decision) {
    Optional<String> protocol = decision.admission().protocol();
    DefaultHttp3HeadersFrame response = response(decision.admission().status());
    if (agreed.version().protocolToken().equals("webtransport")) {
      response.headers().set(RequestHeaders.DRAFT_02_FIELD, "draft02");
    }
    decision.admission().headers().forEach(response.headers()::set);
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
                decision.request(),
                protocol,
                Addresses.of(connection.channel().localSocketAddress()),
                remoteAddress(),
                decision.admission().attributes()),
            connection.limits(),
            host.config().idleTimeoutMs(),
            host.config().keepAliveMs());
    host.established(decision, engine.handle());
    pending.begin();
  }

  private Optional<NetworkAddress> remoteAddress() {
    return Addresses.of(connection.channel().remoteSocketAddress());
  }

  private void answer(ChannelHandlerContext ctx, Admission refusal) {
    DefaultHttp3HeadersFrame response = response(refusal.status());
    refusal.headers().forEach(response.headers()::set);
    end(ctx, response);
  }

  private void answer(ChannelHandlerContext ctx, int status) {
    end(ctx, response(status));
  }

  private static DefaultHttp3HeadersFrame response(int status) {
    DefaultHttp3HeadersFrame response = new DefaultHttp3HeadersFrame();
    response.headers().status(Integer.toString(status));
    return response;
  }

  private void end(ChannelHandlerContext ctx, DefaultHttp3HeadersFrame response) {
    // In one packet: an end that leaves with bytes is safe, see StreamEnds.
    connection.sender().batch();
    ctx.writeAndFlush(response).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
  }
}
