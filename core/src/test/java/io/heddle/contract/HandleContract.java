package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.PlatformException;
import io.heddle.Session;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who uses a handle that is not theirs any more is told so, and nobody else notices. */
public abstract class HandleContract extends Contract {
  private static void isOver(Bytes handle) {
    assertThrows(IllegalStateException.class, handle::release);
    assertThrows(IllegalStateException.class, handle::length);
    assertThrows(IllegalStateException.class, () -> handle.get(0));
    assertThrows(IllegalStateException.class, handle::toByteArray);
    assertThrows(IllegalStateException.class, () -> handle.slice(0, 1));
  }

  /** Bytes in the memory of the platform. */
  private Bytes received(BidiStream echo, String text) {
    await("the text", echo.write(Bytes.ofUtf8(text)));
    return await("its echo", echo.readExact(text.length()));
  }

  @Test
  public void aDatagramThatIsReleasedOnceMoreArrivesNevertheless() {
    Session session = remember(environment().connect("/echo"));
    BidiStream echo = await("a stream", session.openBidi());
    for (Bytes payload : new Bytes[] {Bytes.ofUtf8("datagram"), received(echo, "datagram")}) {
      CompletableFuture<Outcome> sent = session.datagrams().send(payload);
      isOver(payload);
      assertEquals(Outcome.SENT, await("the datagram", sent));
      assertEquals("datagram", text(await("its echo", session.datagrams().receive())));
    }
    assertEquals("still here", text(received(echo, "still here")));
  }

  @Test
  public void whatWasWrittenIsNotItsWritersAnyMore() {
    BidiStream echo = command(connect(), "echo");
    for (Bytes middle : new Bytes[] {Bytes.ofUtf8("middle "), received(echo, "middle ")}) {
      await("the beginning", echo.write(Bytes.ofUtf8("beginning ")));
      CompletableFuture<Void> written = echo.write(middle);
      isOver(middle);
      await("the middle", written);
      await("the end", echo.write(Bytes.ofUtf8("end")));
      expect("all of it", "beginning middle end", echo);
    }
  }

  @Test
  public void whatWasReleasedIsNotWritten() {
    BidiStream echo = command(connect(), "echo");
    for (Bytes released : new Bytes[] {Bytes.ofUtf8("gone"), received(echo, "gone")}) {
      released.release();
      isOver(released);
      await("the beginning", echo.write(Bytes.ofUtf8("begin")));
      assertThrows(IllegalStateException.class, () -> echo.write(released));
      assertThrows(IllegalStateException.class, () -> echo.writeSome(released));
      await("the end", echo.write(Bytes.ofUtf8("end")));
      expect("all of it", "beginend", echo);
    }
    await("the end", echo.finish());
    assertEquals("", text("the end", echo));
  }

  @Test
  public void whatWasReleasedIsNotSent() {
    Session session = remember(environment().connect("/echo"));
    Bytes released = Bytes.ofUtf8("gone");
    released.release();
    assertThrows(IllegalStateException.class, () -> session.datagrams().send(released));
    assertEquals(0, session.datagrams().stats().sent());
  }

  @Test
  public void aSliceIsAHandleOfItsOwn() {
    BidiStream echo = command(connect(), "echo");
    Bytes whole = received(echo, "whole and part");
    Bytes part = whole.slice(10, 4);
    await("the whole", echo.write(whole));
    isOver(whole);
    assertEquals("part", part.toUtf8());
    await("the part", echo.write(part));
    isOver(part);
    expect("both", "whole and partpart", echo);
  }

  /** Bytes that cannot be had, as of memory that is gone. */
  private static final class Failing implements Bytes {
    @Override
    public int length() {
      return 10;
    }

    @Override
    public byte get(int index) {
      throw new AssertionError("these bytes are gone");
    }

    @Override
    public void copyTo(int from, byte[] target, int at, int length) {
      throw new AssertionError("these bytes are gone");
    }

    @Override
    public Bytes slice(int from, int length) {
      return new Failing();
    }

    @Override
    public void release() {}
  }

  @Test
  public void aSessionThatCannotSendWhatWasWrittenEndsAtBothEnds() {
    Session session = connect();
    String key = newKey();
    assertEquals("watching", ask(session, "watch " + key));
    BidiStream stream = command(session, "count");
    await("the beginning", stream.write(Bytes.ofUtf8("beginning")));
    CompletableFuture<Void> written = stream.write(new Failing());
    stream.write(Bytes.ofUtf8("end"));
    stream.finish();
    awaitFailure(PlatformException.class, "the write", written);
    awaitFailure(PlatformException.class, "what was read", stream.read());
    PlatformException why = awaitFailure(PlatformException.class, "the session", session.closed());
    assertEquals(Side.LOCAL, why.side());
    String ending = ask(connect(), "ended " + key);
    assertTrue(ending.startsWith("REMOTE 1 ") || ending.startsWith("failed"), ending);
  }

  @Test
  public void noBytesAreEverybodys() {
    Bytes.empty().release();
    Bytes.empty().release();
    assertEquals(0, Bytes.empty().move().length());
    assertEquals(0, Bytes.empty().length());
  }
}
