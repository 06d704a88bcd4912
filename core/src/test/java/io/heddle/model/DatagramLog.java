package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Datagrams;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What was sent in datagrams of one direction and what came: each at most once, as it was sent, and
 * none of which the sender was told that it was dropped. Safe from any thread.
 */
final class DatagramLog {
  private static final int NUMBER_BYTES = 4;

  private final Map<Integer, Integer> lengths = new HashMap<>();
  private final Map<Integer, CompletableFuture<Datagrams.Outcome>> outcomes = new HashMap<>();
  private final Set<Integer> arrived = new HashSet<>();
  private Optional<String> wrong = Optional.empty();

  /** What is sent next. */
  synchronized byte[] next(int length) {
    int number = lengths.size();
    byte[] content = new byte[NUMBER_BYTES + length];
    for (int i = 0; i < content.length; i++) {
      content[i] = valueAt(number, i);
    }
    lengths.put(number, content.length);
    return content;
  }

  private static byte valueAt(int number, int position) {
    return (byte) (position < NUMBER_BYTES ? number >> (8 * position) : number * 7 + position * 31);
  }

  /** What becomes of what was sent last. */
  synchronized void sending(CompletableFuture<Datagrams.Outcome> outcome) {
    outcomes.put(lengths.size() - 1, outcome);
  }

  synchronized void take(Bytes datagram) {
    int number = 0;
    for (int i = 0; i < Math.min(NUMBER_BYTES, datagram.length()); i++) {
      number |= (datagram.get(i) & 0xff) << (8 * i);
    }
    boolean isAsSent = lengths.getOrDefault(number, -1) == datagram.length();
    for (int i = 0; isAsSent && i < datagram.length(); i++) {
      isAsSent = datagram.get(i) == valueAt(number, i);
    }
    if (!isAsSent) {
      wrong = Optional.of("a datagram of " + datagram.length() + " bytes that nobody sent");
    } else if (!arrived.add(number)) {
      wrong = Optional.of("datagram " + number + " came twice");
    }
    datagram.release();
  }

  synchronized void check() {
    assertEquals(Optional.empty(), wrong);
    for (int number : arrived) {
      var outcome = Optional.ofNullable(outcomes.get(number)).orElseThrow();
      assertTrue(outcome.isDone(), () -> "no outcome of datagram " + number);
      assertEquals(Datagrams.Outcome.SENT, outcome.join(), () -> "datagram " + number + " came");
    }
  }
}
