package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.PathStats;
import io.heddle.Session;
import io.heddle.SessionStats;
import io.heddle.StreamStats;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The figures add up. */
public abstract class StatsContract extends Contract {
  @Test
  public void streamsAndBytesAreCounted() {
    Session session = connect();
    BidiStream stream = command(session, "echo");
    await("the bytes", Pattern.write(stream, 10_000));
    await("the end", stream.finish());
    expectPattern(10_000, stream);
    await("the end of reading", stream.receiveClosed());

    long sent = "echo\n".length() + 10_000L;
    StreamStats ofStream = stream.stats();
    assertEquals(sent, ofStream.bytesSent());
    assertEquals(0, ofStream.bytesQueued());
    assertEquals(10_000, ofStream.bytesReceived());
    assertEquals(10_000, ofStream.bytesRead());
    SessionStats stats = await("statistics", session.stats());
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
    Session session = connect();
    String answer = ask(session, "stats");
    // Streams opened and accepted there, bytes sent and queued and received there.
    assertEquals("0 1 0 0 " + "stats\n".length(), answer);
    SessionStats stats = await("statistics", session.stats());
    assertEquals(answer.length(), stats.bytesReceived());
  }

  @Test
  public void anOpenStreamIsCountedUntilBothDirectionsHaveEnded() {
    Session session = connect();
    BidiStream stream = command(session, "greet open");
    assertEquals("hello", text("the greeting", stream));
    assertEquals(1, await("statistics", session.stats()).openStreams());
    await("the end", stream.finish());
    report(session);
    assertEquals(0, await("statistics", session.stats()).openStreams());
  }

  /** What a connection has sent and received, and what it knows of its path. */
  private SessionStats used(Session session) {
    BidiStream stream = command(session, "echo");
    await("the bytes", Pattern.write(stream, 10_000));
    await("the end", stream.finish());
    expectPattern(10_000, stream);
    return await("statistics", session.stats());
  }

  private void staysKnown(SessionStats before, Session session) {
    SessionStats after = await("statistics of a connection that ended", session.stats());
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
    Session session = connect();
    SessionStats before = used(session);
    await("the close", session.close(7, "enough"));
    staysKnown(before, session);
  }

  @Test
  public void aConnectionThatThePeerClosedKeepsItsFigures() {
    Session session = connect();
    SessionStats before = used(session);
    await("the bytes", command(session, "close 7 enough").sendClosed().exceptionally(e -> null));
    await("the close", session.closed());
    SessionStats after = await("statistics", session.stats());
    assertEquals(before.streamsOpened() + 1, after.streamsOpened());
    assertEquals(
        before.path().smoothedRttNs().isPresent(), after.path().smoothedRttNs().isPresent());
    isNoLess("bytes sent", before.path().bytesSent(), after.path().bytesSent());
    isNoLess("bytes received", before.path().bytesReceived(), after.path().bytesReceived());
  }
}
