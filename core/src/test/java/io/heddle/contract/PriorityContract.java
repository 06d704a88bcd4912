package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who is more urgent is sent first, where sending takes its time. What waits for credit is in
 * {@link CreditOrderContract}.
 */
public abstract class PriorityContract extends Contract {
  @Test
  public void aPriorityCanBeRaisedWhileBytesWait() {
    Session session = remember(environment().connectSlow(ContractServer.PATH));
    BidiStream first = command(session, StreamPriority.LOW, "collect first");
    BidiStream second = command(session, StreamPriority.LOW, "collect second");
    sendPattern(first, 1_000_000);
    sendPattern(second, 1_000_000);
    second.priority(StreamPriority.CRITICAL);
    assertEquals(StreamPriority.CRITICAL, second.priority());
    assertEquals("second first", ask(session, "completions 2"));
  }

  @Test
  public void aSlowLinkCarriesLevelsInTheirOrder() {
    Session session = remember(environment().connectSlow(ContractServer.PATH));
    int[] levels = {64, 0, 255, 128, 192};
    List<BidiStream> streams = new ArrayList<>();
    for (int level : levels) {
      streams.add(command(session, StreamPriority.of(level), "collect " + level));
    }
    for (BidiStream stream : streams) {
      sendPattern(stream, 300_000);
    }
    BidiStream order = command(session, StreamPriority.CRITICAL, "completions 5");
    String completions = text("the order", order);
    // The link's buffer may hold some of whatever was written first.
    assertTrue(completions.endsWith("192 128 64 0") && completions.startsWith("255"), completions);
  }

  @Test
  public void statisticsShowTheLevels() {
    Session session = connect();
    BidiStream stream = command(session, StreamPriority.of(77), "count");
    await("the bytes", Pattern.write(stream, 1000));
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(1000), text("the sum", stream));
    long sent =
        await("statistics", session.stats()).priorities().stream()
            .filter(level -> level.priority().value() == 77)
            .mapToLong(level -> level.bytesSent())
            .sum();
    assertEquals("count\n".length() + 1000, sent);
  }
}
