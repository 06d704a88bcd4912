package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Connection;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Who is more urgent is sent first, where sending takes its time: on a slow link, or when the
 * server reads too slowly for the connection's window. The latter can be had everywhere: enough
 * streams that the server holds use the window up.
 */
public abstract class PriorityContract extends Contract {
  /** Less than a stream's first window: one that waits for its own credit lets others go ahead. */
  private static final int LENGTH = 3 * ContractServer.LIMITS.firstStreamWindowBytes() / 4;

  /** What would be sent first, were it not less urgent. */
  private static final int SHORT_LENGTH = LENGTH / 3;

  /** More than the window of a stream of which nothing is read, and what is read ahead of it. */
  private static final int HELD_LENGTH =
      ContractServer.LIMITS.readAheadBytes() + 2 * ContractServer.LIMITS.firstStreamWindowBytes();

  /** What QUIC's library makes of a connection's window while bytes are read ahead. */
  private static final int MOST_WINDOWS = 3;

  /** More of such streams than the connection has credit for. */
  private static final int HELD =
      MOST_WINDOWS
              * ContractServer.LIMITS.connectionWindowBytes()
              / ContractServer.LIMITS.firstStreamWindowBytes()
          + 8;

  /**
   * Fills the connection's window with streams of which the server reads nothing. None of its reads
   * may wait meanwhile: for those it would grant more.
   */
  private List<BidiStream> congest(Connection connection, String key) {
    List<BidiStream> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      held.add(command(connection, "hold " + key));
    }
    held.forEach(stream -> send(stream, HELD_LENGTH));
    awaitStandstill(connection);
    return held;
  }

  /** More than a pause of a busy machine. */
  private static final int STANDSTILL_ROUND_TRIPS = 100;

  /** While the windows are filling, less urgent streams may use what is left of them. */
  private void awaitStandstill(Connection connection) {
    Connection beside = connect();
    long before = -1;
    int roundTripsWithout = 0;
    while (roundTripsWithout < STANDSTILL_ROUND_TRIPS) {
      ask(beside, "stats");
      long sent = await("statistics", connection.stats()).bytesSent();
      roundTripsWithout = sent == before ? roundTripsWithout + 1 : 0;
      before = sent;
    }
  }

  private static CompletionStage<Void> send(BidiStream stream, int length) {
    stream.writeAll(Pattern.block(0, length));
    return stream.finish();
  }

  private String completions(Connection connection, int count) {
    return ask(connection, "completions " + count);
  }

  @Test
  public void theMoreUrgentStreamOvertakes() {
    Connection connection = connect();
    String key = newKey();
    BidiStream low = command(connection, StreamPriority.LOW, "collect-after " + key + " low");
    BidiStream high = command(connection, StreamPriority.HIGH, "collect-after " + key + " high");
    List<BidiStream> held = congest(connection, key);
    send(low, SHORT_LENGTH);
    send(high, LENGTH);
    assertEquals("released", ask(connect(), "release " + key));
    assertEquals("high low", completions(connection, 2));
    for (BidiStream stream : held) {
      assertEquals(Pattern.outcome(HELD_LENGTH), text("the sum", stream));
    }
  }

  @Test
  public void aPriorityCanBeRaisedWhileBytesWait() {
    Connection connection = connect();
    String key = newKey();
    BidiStream first = command(connection, StreamPriority.LOW, "collect-after " + key + " first");
    BidiStream second = command(connection, StreamPriority.LOW, "collect-after " + key + " second");
    congest(connection, key);
    send(first, SHORT_LENGTH);
    send(second, LENGTH);
    second.priority(StreamPriority.CRITICAL);
    assertEquals(StreamPriority.CRITICAL, second.priority());
    assertEquals("released", ask(connect(), "release " + key));
    assertEquals("second first", completions(connection, 2));
  }

  @Test
  public void aSlowLinkCarriesLevelsInTheirOrder() {
    Connection connection = remember(environment().connectSlow(ContractServer.PATH));
    int[] levels = {64, 0, 255, 128, 192};
    List<BidiStream> streams = new ArrayList<>();
    for (int level : levels) {
      streams.add(command(connection, StreamPriority.of(level), "collect " + level));
    }
    for (BidiStream stream : streams) {
      send(stream, 300_000);
    }
    BidiStream order = command(connection, StreamPriority.CRITICAL, "completions 5");
    String completions = text("the order", order);
    // The link's buffer may hold some of whatever was written first.
    assertTrue(completions.endsWith("192 128 64 0") && completions.startsWith("255"), completions);
  }

  @Test
  public void statisticsShowTheLevels() {
    Connection connection = connect();
    BidiStream stream = command(connection, StreamPriority.of(77), "count");
    await("the bytes", Pattern.write(stream, 1000));
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(1000), text("the sum", stream));
    long sent =
        await("statistics", connection.stats()).priorities().stream()
            .filter(level -> level.priority().value() == 77)
            .mapToLong(level -> level.bytesSent())
            .sum();
    assertEquals("count\n".length() + 1000, sent);
  }
}
