package io.heddle.netty;

import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException.Side;
import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    Http3Session open = session();
    CharSequence status = frame.headers().status();
    boolean interim = status != null && status.length() == 3 && status.charAt(0) == '1';
    if (answered || open == null) {
      return;
    }
    Optional<String> problem =
        RequestHeaders.section(frame.headers(), FieldSection.Kind.RESPONSE).problem();
    if (problem.isPresent()) {
      answered = true;
      // RFC 9114 §4.1.2
      open.capsules().fail(new ProtocolViolation(Http3Error.H3_MESSAGE_ERROR, problem.get()));
      handshake.fail(
          new ConnectionFailedException(
              Side.REMOTE, "The server's answer is malformed: " + problem.get()));
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
  void wasReset(@Nullable Http3Session open, long http3Error) {
    if (!answered) {
      handshake.requestReset(http3Error);
    }
    super.wasReset(open, http3Error);
  }
}
