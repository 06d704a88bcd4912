package io.heddle.netty;

import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Error;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import java.util.Optional;

/** A session's CONNECT stream on the client. Confined to the event loop. */
final class ClientRequest extends ConnectStreamHandler {
  private final ClientHandshake handshake;
  private boolean answered;

  ClientRequest(ClientHandshake handshake, Http3Connection connection) {
    super(connection);
    this.handshake = handshake;
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
    Http3Carrier open = session();
    CharSequence status = frame.headers().status();
    boolean interim = status != null && status.length() == 3 && status.charAt(0) == '1';
    if (answered || open == null) {
      return;
    }
    Optional<String> problem =
        RequestHeaders.section(frame.headers(), FieldSection.Kind.RESPONSE).problem();
    if (problem.isPresent()) {
      malformed(ctx, problem.get());
    } else if (!interim) {
      answered = true;
      handshake.answered(connection(), open, frame.headers());
    }
  }

  @Override
  protected void channelInputClosed(ChannelHandlerContext ctx) {
    if (!answered) {
      handshake.requestReset(Http3Error.H3_REQUEST_INCOMPLETE);
    }
    super.channelInputClosed(ctx);
  }

  @Override
  void wasReset(ChannelHandlerContext ctx, long http3Error) {
    if (!answered) {
      handshake.requestReset(http3Error);
    }
    super.wasReset(ctx, http3Error);
  }

  @Override
  void tooLarge(ChannelHandlerContext ctx) {
    answered = true;
    handshake.tooLarge();
    super.tooLarge(ctx);
  }

  @Override
  void malformed(ChannelHandlerContext ctx, String detail) {
    answered = true;
    handshake.malformed(detail);
    super.malformed(ctx, detail);
  }
}
