package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the peer opens or sends goes to handlers, and a stream may be copied into another. */
public abstract class HandlersContract extends Contract {
  private static final int MANY = 50;

  /** Some windows. */
  private static final int LONG = 3 << 20;

  /** Streams of the pattern, and when each was read to its end. */
  private static List<CompletableFuture<String>> sums(Session session, int count) {
    List<CompletableFuture<String>> sums = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sums.add(new CompletableFuture<>());
    }
    int[] next = {0};
    session.onUni(
        stream -> {
          CompletableFuture<String> sum = sums.get(next[0]++);
          Transfers.sum(stream)
              .whenComplete(
                  (outcome, failure) -> sum.complete(failure == null ? outcome : "" + failure));
        });
    return sums;
  }

  @Test
  public void streamsThatWaitGoToTheHandlerAndThoseThatComeLater() {
    Session session = connect();
    assertEquals("opened", ask(session, "open-uni " + MANY + " 10"));
    List<CompletableFuture<String>> sums = sums(session, 2 * MANY);
    assertEquals("opened", ask(session, "open-uni " + MANY + " 10"));
    for (CompletableFuture<String> sum : sums) {
      assertEquals("10 ", await("the end of a stream", sum).substring(0, 3));
    }
  }

  @Test
  public void whoeverAcceptsComesFirst() {
    Session session = connect();
    CompletableFuture<ReceiveStream> accepted = session.acceptUni();
    List<CompletableFuture<String>> sums = sums(session, 1);
    ask(session, "open-uni 2 10");
    expectPattern(10, await("a stream", accepted));
    await("the other stream", sums.get(0));
  }

  @Test
  public void datagramsGoToTheHandler() {
    Session session = connect();
    CompletableFuture<Integer> length = new CompletableFuture<>();
    session.onDatagram(
        payload -> {
          length.complete(payload.length());
          payload.release();
        });
    // One may get lost.
    for (int i = 0; i < MANY && !length.isDone(); i++) {
      ask(session, "send-datagram 0");
    }
    assertTrue(await("a datagram", length) > 0);
  }

  @Test
  public void aHandlerThatFailsEndsItsStreamAlone() {
    Session session = remember(environment().connect("/failing"));
    session.datagrams().send(Bytes.ofUtf8("too"));
    for (int i = 0; i < 3; i++) {
      BidiStream stream = await("a stream", session.openBidi());
      stream.write(Bytes.ofUtf8("?"));
      StreamException reset = awaitFailure(Kind.RESET, "a read", stream.read());
      assertEquals(1, reset.code().orElseThrow());
      assertEquals(Side.REMOTE, reset.side());
      StreamException stopped = awaitFailure(Kind.STOPPED, "the stream's end", stream.sendClosed());
      if (session.capabilities().hearsStopCodes()) {
        assertEquals(1, stopped.code().orElseThrow());
      }
    }
    assertFalse(session.closed().isDone());
  }

  @Test
  public void aStreamIsCopiedIntoAnotherToItsEnd() {
    Session session = connect();
    BidiStream source = command(session, "source " + LONG);
    BidiStream count = command(session, "count");
    assertEquals(LONG, await("the copy", source.transferTo(count)));
    assertTrue(text("the count", count).startsWith(LONG + " "));
  }

  @Test
  public void anAbortIsPassedOnWithItsCode() {
    Session session = remember(environment().connect("/echo"));
    for (long code : codesToSend()) {
      BidiStream reset = await("a stream", session.openBidi());
      reset.write(Bytes.ofUtf8("?"));
      expect("the echo", "?", reset);
      reset.reset(code);
      assertEquals(code, awaitFailure(Kind.RESET, "a read", reset.read()).code().orElseThrow());
      BidiStream stopped = await("a stream", session.openBidi());
      stopped.write(Bytes.ofUtf8("?"));
      expect("the echo", "?", stopped);
      stopped.stopSending(code);
      assertEquals(
          code,
          awaitFailure(Kind.STOPPED, "the stream's end", stopped.sendClosed())
              .code()
              .orElseThrow());
    }
  }

  @Test
  public void aCopyThatIsCancelledAbortsBoth() {
    Session session = connect();
    BidiStream source = command(session, "flood forever");
    SendStream out = await("a stream", session.openUni());
    CompletableFuture<Long> copying = source.transferTo(out);
    copying.cancel(false);
    awaitFailure(Kind.STOPPED, "the source's end", source.receiveClosed());
    awaitFailure(Kind.RESET, "the copy's end", out.sendClosed());
  }
}
