package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heddle.HeddleException.Side;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
  private interface WithCause {
    HeddleException create(Side side, String message, Throwable cause);
  }

  private static void check(BiFunction<Side, String, HeddleException> plain, WithCause withCause) {
    Throwable cause = new IllegalStateException("beneath");
    for (Side side : Side.values()) {
      HeddleException failure = plain.apply(side, "what happened");
      assertEquals(side, failure.side());
      assertEquals("what happened", failure.getMessage());
      HeddleException caused = withCause.create(side, "what happened", cause);
      assertEquals(side, caused.side());
      assertEquals("what happened", caused.getMessage());
      assertSame(cause, caused.getCause());
    }
  }

  @Test
  void eachSaysWhoCausedIt() {
    check(AuthenticationException::new, AuthenticationException::new);
    check(ConnectFailedException::new, ConnectFailedException::new);
    check(InvalidStreamException::new, InvalidStreamException::new);
    check(IoFailureException::new, IoFailureException::new);
    check(OperationTimeoutException::new, OperationTimeoutException::new);
    check(PlatformException::new, PlatformException::new);
    check(RateLimitException::new, RateLimitException::new);
    check(ReadException::new, ReadException::new);
    check(ServerClosedException::new, ServerClosedException::new);
    check(StreamOpenException::new, StreamOpenException::new);
    check(TlsException::new, TlsException::new);
    check(WriteException::new, WriteException::new);
  }

  @Test
  void aWrongConfigurationIsThisEnds() {
    assertEquals(Side.LOCAL, new InvalidConfigurationException("wrong").side());
    Throwable cause = new IllegalStateException("beneath");
    assertSame(cause, new InvalidConfigurationException("wrong", cause).getCause());
  }

  @Test
  void aCloseSaysWhoClosedAndWhy() {
    for (Side side : List.of(Side.LOCAL, Side.REMOTE)) {
      CloseInfo info = new CloseInfo(3, "why", side);
      SessionClosedException closed = new SessionClosedException(info);
      assertEquals(side, closed.side());
      assertEquals(info, closed.info());
    }
  }
}
