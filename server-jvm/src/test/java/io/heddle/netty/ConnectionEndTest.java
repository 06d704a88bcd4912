package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.memory.VirtualLoop;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicTransportError;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

final class ConnectionEndTest {
  private final List<String> violations = new ArrayList<>();
  private final ConnectionEnd end =
      new ConnectionEnd(channel(), new VirtualLoop(), violations::add);

  /** Takes whatever it is told, and did not time out. */
  private static QuicChannel channel() {
    return (QuicChannel)
        Proxy.newProxyInstance(
            ConnectionEndTest.class.getClassLoader(),
            new Class<?>[] {QuicChannel.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }

  @Test
  void whatQuicDislikedIsSaidWhenTheConnectionEndsOfIt() {
    end.failed(new QuicException(QuicTransportError.STREAM_LIMIT_ERROR));
    end.failed(new QuicException("x: QUICHE_ERR_FLOW_CONTROL", QuicTransportError.valueOf(3)));
    end.failed(new IllegalStateException("something else"));
    assertFalse(end.why().isDone());
    HeddleException why = end.over();
    assertEquals(Side.REMOTE, why.side());
    String words = "The peer broke QUIC: FLOW_CONTROL_ERROR (QUICHE_ERR_FLOW_CONTROL)";
    assertEquals(words, why.getMessage());
    assertEquals(List.of(words), violations);
  }

  @Test
  void soIsAHandshakeThatTlsBreaksOff() {
    end.failed(new SSLHandshakeException("no cipher"));
    assertEquals("The TLS handshake failed: no cipher", end.over().getMessage());
  }

  @Test
  void theFirstReasonStands() {
    end.fail(new ProtocolViolation(Http3Error.H3_ID_ERROR, "bad id"));
    end.close(Http3Error.H3_NO_ERROR, "");
    end.failed(new QuicException(QuicTransportError.FLOW_CONTROL_ERROR));
    assertEquals("The peer broke HTTP/3: H3_ID_ERROR: bad id", end.over().getMessage());
    assertEquals(List.of("The peer broke HTTP/3: H3_ID_ERROR: bad id"), violations);
  }

  @Test
  void whatNobodyExplainsWasDoneHere() {
    assertEquals(Side.LOCAL, end.over().side());
    assertEquals(List.of(), violations);
  }
}
