package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A reader wants no more: the other end learns the code. */
public abstract class StopContract extends Contract {
  @Test
  public void theServerSeesTheClientsCode() {
    Session session = connect();
    for (long code : codesToSend()) {
      BidiStream stream = command(session, "flood code");
      await("some of the flood", stream.readExact(1000)).release();
      stream.stopSending(code);
      StreamException own = awaitFailure(Kind.STOPPED, "a late read", stream.read());
      assertEquals(Side.LOCAL, own.side());
      assertEquals("code STOPPED " + code + " REMOTE", report(session));
    }
  }

  @Test
  public void aStopThatOvertakesTheFirstByteIsHeard() {
    Session session = connect();
    await(
        "the command",
        session
            .openBidi()
            .thenCompose(
                stream -> {
                  stream.stopSending(7);
                  return stream.write(Bytes.ofUtf8("flood code\n"));
                }));
    assertEquals("code STOPPED 7 REMOTE", report(session));
  }

  @Test
  public void theClientSeesTheServersCode() {
    Session session = connect();
    for (long code : CODES) {
      BidiStream stream = command(session, "stop " + code);
      expect("a sign of the stream", "s", stream);
      await("leave to stop", stream.write(Bytes.ofUtf8("!")));
      StreamException stopped =
          awaitFailure(Kind.STOPPED, "the end of writing", stream.sendClosed());
      assertEquals(OptionalLong.of(code), stopped.code());
      assertEquals(Side.REMOTE, stopped.side());
      awaitFailure(Kind.STOPPED, "a late write", stream.write(Bytes.ofUtf8("late")));
    }
  }

  @Test
  public void aStopEndsWritesThatWait() {
    Session session = connect();
    BidiStream held = command(session, "stop 5");
    expect("a sign of the stream", "s", held);
    // The first byte is what the server waits for before it stops; the rest exceeds every window.
    StreamException stopped =
        awaitFailure(Kind.STOPPED, "the write", held.write(Bytes.of(new byte[32 << 20])));
    if (environment().knowsCodesOfStopsDuringWrites() || stopped.code().isPresent()) {
      assertEquals(OptionalLong.of(5), stopped.code());
    }
    assertEquals(0, held.stats().bytesQueued());
  }

  @Test
  public void theOtherDirectionGoesOn() {
    Session session = connect();
    BidiStream stream = command(session, "observe other");
    expect("a sign that the server reads", "o", stream);
    stream.stopSending(3);
    await("the bytes", Pattern.write(stream, 3000));
    await("the end", stream.finish());
    assertEquals("other " + Pattern.outcome(3000), report(session));
  }

  @Test
  public void codesThatDoNotFitAreRefused() {
    BidiStream stream = command(connect(), "echo");
    assertThrows(IllegalArgumentException.class, () -> stream.stopSending(-1));
    assertThrows(IllegalArgumentException.class, () -> stream.stopSending(0x1_0000_0000L));
    stream.stopSending(0);
  }
}
