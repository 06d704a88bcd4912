package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.Datagrams.Outcome;
import io.heddle.HeddleException.Side;
import io.heddle.WriteException;
import org.junit.jupiter.api.Test;

/** Datagrams carry what fits, and nothing else. One at a time none gets lost on this machine. */
public abstract class DatagramContract extends Contract {
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
