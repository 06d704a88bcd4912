package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who is more urgent is sent first when the server reads too slowly for the connection's window:
 * enough streams that it holds use the window up. Where the platform keeps the window to itself, as
 * browsers do, this holds for a fraction of a second only: then what waits is handed over, since it
 * might be that only the others have no credit.
 */
public abstract class CreditOrderContract extends Contract {
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
  private List<BidiStream> congest(Session session, String key) {
    List<BidiStream> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      held.add(command(session, "hold " + key));
    }
    held.forEach(stream -> sendPattern(stream, HELD_LENGTH));
    awaitStandstill(session);
    return held;
  }

  /** More than a pause of a busy machine. */
  private static final int STANDSTILL_ROUND_TRIPS = 100;

  /** While the windows are filling, less urgent streams may use what is left of them. */
  private void awaitStandstill(Session session) {
    Session beside = connect();
    long before = -1;
    int roundTripsWithout = 0;
    while (roundTripsWithout < STANDSTILL_ROUND_TRIPS) {
      ask(beside, "stats");
      long sent = await("statistics", session.stats()).bytesSent();
      roundTripsWithout = sent == before ? roundTripsWithout + 1 : 0;
      before = sent;
    }
  }

  private String completions(Session session, int count) {
    return ask(session, "completions " + count);
  }

  @Test
  public void theMoreUrgentStreamOvertakes() {
    Session session = connect();
    String key = newKey();
    BidiStream low = command(session, StreamPriority.LOW, "collect-after " + key + " low");
    BidiStream high = command(session, StreamPriority.HIGH, "collect-after " + key + " high");
    List<BidiStream> held = congest(session, key);
    sendPattern(low, SHORT_LENGTH);
    sendPattern(high, LENGTH);
    assertEquals("released", ask(connect(), "release " + key));
    assertEquals("high low", completions(session, 2));
    for (BidiStream stream : held) {
      assertEquals(Pattern.outcome(HELD_LENGTH), text("the sum", stream));
    }
  }

  @Test
  public void aPriorityCanBeRaisedWhileBytesWait() {
    Session session = connect();
    String key = newKey();
    BidiStream first = command(session, StreamPriority.LOW, "collect-after " + key + " first");
    BidiStream second = command(session, StreamPriority.LOW, "collect-after " + key + " second");
    congest(session, key);
    sendPattern(first, SHORT_LENGTH);
    sendPattern(second, LENGTH);
    second.priority(StreamPriority.CRITICAL);
    assertEquals(StreamPriority.CRITICAL, second.priority());
    assertEquals("released", ask(connect(), "release " + key));
    assertEquals("second first", completions(session, 2));
  }
}
