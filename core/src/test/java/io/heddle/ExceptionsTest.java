package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heddle.HeddleException.Side;
import io.heddle.StreamException.Kind;
import java.util.List;
import java.util.OptionalLong;
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
    check(DatagramException::new, DatagramException::new);
    check(IoFailureException::new, IoFailureException::new);
    check(OperationTimeoutException::new, OperationTimeoutException::new);
    check(PlatformException::new, PlatformException::new);
    check(RateLimitException::new, RateLimitException::new);
    check(ServerClosedException::new, ServerClosedException::new);
    check(TlsException::new, TlsException::new);
    for (Kind kind : Kind.values()) {
      check(
          (side, message) -> new StreamException(kind, side, message),
          (side, message, cause) -> new StreamException(kind, side, message, cause));
    }
  }

  @Test
  void aStreamsFailureSaysHowItFailed() {
    for (Kind kind : Kind.values()) {
      StreamException failure = new StreamException(kind, Side.LOCAL, "what happened");
      assertEquals(kind, failure.kind());
      assertEquals(OptionalLong.empty(), failure.code());
      assertEquals(OptionalLong.empty(), failure.wireCode());
    }
  }

  @Test
  void anAbortCarriesItsCodes() {
    StreamException reset =
        StreamException.reset(Side.REMOTE, OptionalLong.of(7), OptionalLong.of(9));
    assertEquals(Kind.RESET, reset.kind());
    assertEquals(Side.REMOTE, reset.side());
    assertEquals(OptionalLong.of(7), reset.code());
    assertEquals(OptionalLong.of(9), reset.wireCode());
    assertEquals("The peer reset the stream with code 7", reset.getMessage());
    StreamException stopped =
        StreamException.stopped(Side.LOCAL, OptionalLong.of(3), OptionalLong.empty());
    assertEquals(Kind.STOPPED, stopped.kind());
    assertEquals("This end stopped reading the stream with code 3", stopped.getMessage());
    StreamException foreign =
        StreamException.stopped(Side.REMOTE, OptionalLong.empty(), OptionalLong.of(0x10c));
    assertEquals(
        "The peer stopped reading the stream without an application error code"
            + " (the transport's is 0x10c)",
        foreign.getMessage());
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
      CloseInfo info = CloseInfo.of(3, "why", side);
      SessionClosedException closed = new SessionClosedException(info);
      assertEquals(side, closed.side());
      assertEquals(info, closed.info());
    }
  }
}
