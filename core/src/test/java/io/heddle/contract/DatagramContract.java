package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.WriteException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Datagrams carry what fits, and nothing else. One at a time none gets lost on this machine. */
public abstract class DatagramContract extends Contract {
  private static final int LENGTH = 1000;
  private static final int COUNT = 5_000;
  private static final int STREAM_LENGTH = 4 << 20;

  private void arrives(Connection connection, int length) {
    BidiStream stream = command(connection, "receive-datagram");
    expect("a sign that the server waits", "d", stream);
    assertEquals(
        Outcome.SENT, await("the datagram", connection.datagrams().send(Pattern.block(0, length))));
    assertEquals(Pattern.outcome(length), text("what arrived", stream));
  }

  @Test
  public void oneByteArrives() {
    arrives(connect(), 1);
  }

  @Test
  public void oneOfTheLargestSizeArrives() {
    Connection connection = connect();
    int largest = connection.datagrams().maxSizeBytes();
    assertTrue(largest >= 1000, "at most " + largest);
    arrives(connection, largest);
  }

  @Test
  public void oneByteMoreIsRefused() {
    Connection connection = connect();
    int largest = connection.datagrams().maxSizeBytes();
    WriteException tooLarge =
        awaitFailure(
            WriteException.class,
            "a datagram that is too large",
            connection.datagrams().send(Pattern.block(0, largest + 1)));
    assertEquals(Side.LOCAL, tooLarge.side());
    arrives(connection, 10);
  }

  @Test
  public void anEmptyOneArrives() {
    if (environment().carriesEmptyDatagrams()) {
      arrives(connect(), 0);
    }
  }

  @Test
  public void theServersLargestArrives() {
    Connection connection = connect();
    String answer = ask(connection, "send-datagram 0");
    Bytes arrived = await("the datagram", connection.datagrams().receive());
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
  private static CompletionStage<Void> sendInTurn(Connection connection, int[] left) {
    return Repeat.whileTrue(
        () ->
            connection
                .datagrams()
                .send(Pattern.block(0, LENGTH))
                .thenApply(outcome -> outcome == Outcome.SENT && --left[0] > 0));
  }

  /** How many datagrams have arrived at the server, once it is no less than so many. */
  private void assertArrived(Connection connection, long least) {
    long arrived = Long.parseLong(ask(connection, "datagrams"));
    for (int i = 0; i < 100 && arrived < least; i++) {
      arrived = Long.parseLong(ask(connection, "datagrams"));
    }
    assertTrue(arrived >= least, arrived + " of at least " + least);
  }

  @Test
  public void whatIsToldToBeOnItsWayIs() {
    Connection connection = connect();
    int[] left = {COUNT};
    BidiStream beside = command(connection, "count");
    await("a sender that waits for each outcome", sendInTurn(connection, left));
    assertEquals(0, left[0]);
    assertEquals(COUNT, connection.datagrams().stats().sent());
    // The network may lose some; no queue of this end does.
    assertArrived(connection, environment().losesDatagramsUnseen() ? 1 : COUNT / 2);
    await("a write", Pattern.write(beside, 1000));
    await("the end", beside.finish());
    assertEquals(Pattern.outcome(1000), text("the sum", beside));
  }

  @Test
  public void streamsAndDatagramsGoOnBesideEachOther() {
    Connection connection = connect();
    int[] left = {Integer.MAX_VALUE};
    BidiStream stream = command(connection, "count");
    for (int i = 0; i < 8; i++) {
      sendInTurn(connection, left);
    }
    long before = connection.datagrams().stats().sent();
    CompletionStage<Void> written =
        Pattern.write(stream, STREAM_LENGTH).thenCompose(done -> stream.finish());
    assertEquals(Pattern.outcome(STREAM_LENGTH), text("the sum", stream));
    await("the stream", written);
    long sent = connection.datagrams().stats().sent() - before;
    left[0] = 0;
    assertTrue(sent >= STREAM_LENGTH / LENGTH / 16, "datagrams beside the stream: " + sent);
  }

  @Test
  public void datagramsAreEchoed() {
    Connection connection = remember(environment().connect("/echo"));
    for (int i = 0; i < 50; i++) {
      await("a datagram", connection.datagrams().send(Bytes.ofUtf8("datagram " + i)));
      assertEquals("datagram " + i, text(await("its echo", connection.datagrams().receive())));
    }
    assertEquals(50, connection.datagrams().stats().sent());
    assertEquals(50, connection.datagrams().stats().received());
  }
}
