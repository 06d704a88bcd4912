package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Connection;
import io.heddle.ConnectionStats;
import io.heddle.PathStats;
import io.heddle.StreamStats;
import java.util.OptionalLong;
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

  /** What a connection has sent and received, and what it knows of its path. */
  private ConnectionStats used(Connection connection) {
    BidiStream stream = command(connection, "echo");
    await("the bytes", Pattern.write(stream, 10_000));
    await("the end", stream.finish());
    expectPattern(10_000, stream);
    return await("statistics", connection.stats());
  }

  private void staysKnown(ConnectionStats before, Connection connection) {
    ConnectionStats after = await("statistics of a connection that ended", connection.stats());
    assertEquals(before.streamsOpened(), after.streamsOpened());
    assertEquals(before.bytesSent(), after.bytesSent());
    assertEquals(before.bytesReceived(), after.bytesReceived());
    PathStats then = before.path();
    PathStats now = after.path();
    assertEquals(then.smoothedRttNs().isPresent(), now.smoothedRttNs().isPresent());
    assertEquals(then.minRttNs().isPresent(), now.minRttNs().isPresent());
    assertEquals(then.congestionWindowBytes().isPresent(), now.congestionWindowBytes().isPresent());
    isNoLess("bytes sent", then.bytesSent(), now.bytesSent());
    isNoLess("bytes received", then.bytesReceived(), now.bytesReceived());
    isNoLess("packets sent", then.packetsSent(), now.packetsSent());
    isNoLess("packets received", then.packetsReceived(), now.packetsReceived());
  }

  private static void isNoLess(String what, OptionalLong then, OptionalLong now) {
    assertEquals(then.isPresent(), now.isPresent(), what);
    assertTrue(then.isEmpty() || now.getAsLong() >= then.getAsLong(), what);
  }

  @Test
  public void aConnectionThatWasClosedHereKeepsItsFigures() {
    Connection connection = connect();
    ConnectionStats before = used(connection);
    await("the close", connection.close(7, "enough"));
    staysKnown(before, connection);
  }

  @Test
  public void aConnectionThatThePeerClosedKeepsItsFigures() {
    Connection connection = connect();
    ConnectionStats before = used(connection);
    await("the bytes", command(connection, "close 7 enough").sendClosed().exceptionally(e -> null));
    await("the close", connection.closed());
    ConnectionStats after = await("statistics", connection.stats());
    assertEquals(before.streamsOpened() + 1, after.streamsOpened());
    assertEquals(
        before.path().smoothedRttNs().isPresent(), after.path().smoothedRttNs().isPresent());
    isNoLess("bytes sent", before.path().bytesSent(), after.path().bytesSent());
    isNoLess("bytes received", before.path().bytesReceived(), after.path().bytesReceived());
  }
}
