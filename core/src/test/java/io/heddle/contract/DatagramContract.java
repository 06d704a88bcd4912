package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.DatagramException;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Datagrams carry what fits, and nothing else. One at a time none gets lost on this machine. */
public abstract class DatagramContract extends Contract {
  private static final int LENGTH = 1000;
  private static final int COUNT = 5_000;
  private static final int STREAM_LENGTH = 4 << 20;

  private void arrives(Session session, int length) {
    BidiStream stream = command(session, "receive-datagram");
    expect("a sign that the server waits", "d", stream);
    assertEquals(
        Outcome.SENT, await("the datagram", session.datagrams().send(Pattern.block(0, length))));
    assertEquals(Pattern.outcome(length), text("what arrived", stream));
  }

  @Test
  public void oneByteArrives() {
    arrives(connect(), 1);
  }

  @Test
  public void oneOfTheLargestSizeArrives() {
    Session session = connect();
    int largest = session.datagrams().maxSizeBytes();
    assertTrue(largest >= 1000, "at most " + largest);
    arrives(session, largest);
  }

  @Test
  public void oneByteMoreIsRefused() {
    Session session = connect();
    int largest = session.datagrams().maxSizeBytes();
    DatagramException tooLarge =
        awaitFailure(
            DatagramException.class,
            "a datagram that is too large",
            session.datagrams().send(Pattern.block(0, largest + 1)));
    assertEquals(Side.LOCAL, tooLarge.side());
    arrives(session, 10);
  }

  @Test
  public void anEmptyOneArrives() {
    if (environment().carriesEmptyDatagrams()) {
      arrives(connect(), 0);
    }
  }

  @Test
  public void theServersLargestArrives() {
    Session session = connect();
    String answer = ask(session, "send-datagram 0");
    Bytes arrived = await("the datagram", session.datagrams().receive());
    assertEquals("SENT " + arrived.length(), answer);
    PatternCheck check = new PatternCheck();
    check.take(arrived);
  }

  @Test
  public void theServerCannotSendMoreEither() {
    String answer = ask(connect(), "send-datagram 1");
    assertTrue(answer.startsWith("refused "), answer);
  }

  /** Sends one after another, each when the one before is told to be on its way. */
  private static CompletableFuture<Void> sendInTurn(Session session, int[] left) {
    return Repeat.whileTrue(
        () ->
            session
                .datagrams()
                .send(Pattern.block(0, LENGTH))
                .thenApply(outcome -> outcome == Outcome.SENT && --left[0] > 0));
  }

  /** How many datagrams have arrived at the server, once it is no less than so many. */
  private void assertArrived(Session session, long least) {
    long arrived = Long.parseLong(ask(session, "datagrams"));
    for (int i = 0; i < 100 && arrived < least; i++) {
      arrived = Long.parseLong(ask(session, "datagrams"));
    }
    assertTrue(arrived >= least, arrived + " of at least " + least);
  }

  @Test
  public void whatIsToldToBeOnItsWayIs() {
    Session session = connect();
    int[] left = {COUNT};
    BidiStream beside = command(session, "count");
    await("a sender that waits for each outcome", sendInTurn(session, left));
    assertEquals(0, left[0]);
    assertEquals(COUNT, session.datagrams().stats().sent());
    // The network may lose some; no queue of this end does.
    assertArrived(session, environment().losesDatagramsUnseen() ? 1 : COUNT / 2);
    await("a write", Pattern.write(beside, 1000));
    await("the end", beside.finish());
    assertEquals(Pattern.outcome(1000), text("the sum", beside));
  }

  @Test
  public void streamsAndDatagramsGoOnBesideEachOther() {
    Session session = connect();
    int[] left = {Integer.MAX_VALUE};
    BidiStream stream = command(session, "count");
    for (int i = 0; i < 8; i++) {
      sendInTurn(session, left);
    }
    long before = session.datagrams().stats().sent();
    CompletableFuture<Void> written =
        Pattern.write(stream, STREAM_LENGTH).thenCompose(done -> stream.finish());
    assertEquals(Pattern.outcome(STREAM_LENGTH), text("the sum", stream));
    await("the stream", written);
    long sent = session.datagrams().stats().sent() - before;
    left[0] = 0;
    assertTrue(sent >= STREAM_LENGTH / LENGTH / 16, "datagrams beside the stream: " + sent);
  }

  @Test
  public void datagramsAreEchoed() {
    Session session = remember(environment().connect("/echo"));
    for (int i = 0; i < 50; i++) {
      await("a datagram", session.datagrams().send(Bytes.ofUtf8("datagram " + i)));
      assertEquals("datagram " + i, text(await("its echo", session.datagrams().receive())));
    }
    assertEquals(50, session.datagrams().stats().sent());
    assertEquals(50, session.datagrams().stats().received());
  }
}
