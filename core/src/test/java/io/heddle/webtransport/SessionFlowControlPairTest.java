package io.heddle.webtransport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Capsule;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.StreamKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two ends against each other: neither ever violates the other's limits, and both get on. */
class SessionFlowControlPairTest {
  private static final long SEED = 0x2b61L;

  @Test
  void anHonestSenderNeitherViolatesNorStalls() {
    Random random = new Random(SEED);
    for (int n = 0; n < 60; n++) {
      SessionLimits limits =
          new SessionLimits(1 + random.nextInt(50), 1 + random.nextInt(4), 1 + random.nextInt(4));
      new Pair(random, limits).run(400);
    }
  }

  @Test
  void windowsSetAfterTheStartLetASessionBegin() {
    Pair pair = new Pair(new Random(SEED), SessionLimits.NONE);
    pair.receiver.receiveWindow(7);
    pair.receiver.acceptWindow(StreamKind.BIDIRECTIONAL, 1);
    pair.receiver.acceptWindow(StreamKind.UNIDIRECTIONAL, 2);
    pair.run(400);
  }

  /** A sender and a receiver with an ordered pipe of capsules and one of data between them. */
  private static final class Pair {
    private final Random random;
    private final SessionFlowControl sender;
    private final SessionFlowControl receiver;
    private final Deque<Capsule.FlowControl> capsules = new ArrayDeque<>();
    private final List<StreamKind> open = new ArrayList<>();
    private long inFlightBytes;
    private long unconsumedBytes;
    private long sentBytes;
    private long openedStreams;

    private Pair(Random random, SessionLimits limits) {
      this.random = random;
      sender = FlowControls.enabled(limits, SessionLimits.NONE);
      receiver = FlowControls.enabled(SessionLimits.NONE, limits);
    }

    private void run(int steps) {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(6)) {
          case 0 -> send();
          case 1 -> openStream();
          case 2 -> arrive();
          case 3 -> consume(random.nextInt(20));
          case 4 -> closeStream();
          default -> exchangeCapsules(random.nextInt(3));
        }
      }
      assertProgress();
    }

    private void send() {
      long amount = Math.min(random.nextInt(20), sender.sendCredit());
      if (amount == 0) {
        sender.sendBlocked();
      }
      sender.sent(amount);
      inFlightBytes += amount;
      sentBytes += amount;
      if (amount > 0 && random.nextInt(8) == 0) {
        // Reset before its last byte left.
        sender.sendReset(amount, amount - 1);
        inFlightBytes--;
      }
    }

    private void openStream() {
      StreamKind kind = random.nextBoolean() ? StreamKind.BIDIRECTIONAL : StreamKind.UNIDIRECTIONAL;
      if (sender.tryOpen(kind)) {
        openedStreams++;
        open.add(kind);
        assertEquals(Optional.empty(), receiver.accepted(kind), "seed " + SEED);
      }
    }

    private void arrive() {
      assertEquals(Optional.empty(), receiver.received(inFlightBytes), "seed " + SEED);
      unconsumedBytes += inFlightBytes;
      inFlightBytes = 0;
    }

    private void consume(long most) {
      long amount = Math.min(most, unconsumedBytes);
      receiver.consumed(amount);
      unconsumedBytes -= amount;
    }

    private void closeStream() {
      if (!open.isEmpty()) {
        receiver.acceptedClosed(open.remove(random.nextInt(open.size())));
      }
    }

    private void exchangeCapsules(int most) {
      Optional<Capsule.FlowControl> next = receiver.poll();
      while (next.isPresent()) {
        capsules.add(next.get());
        next = receiver.poll();
      }
      for (int n = 0; n < most && !capsules.isEmpty(); n++) {
        assertEquals(Optional.empty(), sender.apply(capsules.remove()), "seed " + SEED);
      }
    }

    /** Once all has arrived and been consumed, the sender can go on. */
    private void assertProgress() {
      arrive();
      consume(Long.MAX_VALUE);
      while (!open.isEmpty()) {
        closeStream();
      }
      exchangeCapsules(Integer.MAX_VALUE);
      assertTrue(sender.sendCredit() > 0, "seed " + SEED);
      assertTrue(sender.openCredit(StreamKind.BIDIRECTIONAL) > 0, "seed " + SEED);
      assertTrue(sender.openCredit(StreamKind.UNIDIRECTIONAL) > 0, "seed " + SEED);
      assertTrue(sentBytes > 0 && openedStreams > 0, "seed " + SEED);
    }
  }
}
