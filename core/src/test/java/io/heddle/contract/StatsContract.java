package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Connection;
import io.heddle.ConnectionStats;
import io.heddle.StreamStats;
import org.junit.jupiter.api.Test;

/** The figures add up. */
public abstract class StatsContract extends Contract {
  @Test
  public void streamsAndBytesAreCounted() {
    Connection connection = connect();
    BidiStream stream = command(connection, "echo");
    await("the bytes", Pattern.write(stream, 10_000));
    await("the end", stream.finish());
    expectPattern(10_000, stream);
    await("the end of reading", stream.receiveClosed());

    long sent = "echo\n".length() + 10_000L;
    assertEquals(new StreamStats(sent, 0, 10_000, 10_000), stream.stats());
    ConnectionStats stats = await("statistics", connection.stats());
    assertEquals(0, stats.openStreams());
    assertEquals(1, stats.streamsOpened());
    assertEquals(0, stats.streamsAccepted());
    assertEquals(sent, stats.bytesSent());
    assertEquals(0, stats.bytesQueued());
    assertEquals(10_000, stats.bytesReceived());
    assertEquals(0, stats.datagrams().sent());
  }

  @Test
  public void bothEndsAgree() {
    Connection connection = connect();
    String answer = ask(connection, "stats");
    // Streams opened and accepted there, bytes sent and queued and received there.
    assertEquals("0 1 0 0 " + "stats\n".length(), answer);
    ConnectionStats stats = await("statistics", connection.stats());
    assertEquals(answer.length(), stats.bytesReceived());
  }

  @Test
  public void anOpenStreamIsCountedUntilBothDirectionsHaveEnded() {
    Connection connection = connect();
    BidiStream stream = command(connection, "greet open");
    assertEquals("hello", text("the greeting", stream));
    assertEquals(1, await("statistics", connection.stats()).openStreams());
    await("the end", stream.finish());
    report(connection);
    assertEquals(0, await("statistics", connection.stats()).openStreams());
  }
}
