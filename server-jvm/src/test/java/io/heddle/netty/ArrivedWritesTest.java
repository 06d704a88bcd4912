package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.netty.QuicheNatives.PacketCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ArrivedWritesTest {
  private static final long MS = 1_000_000;
  private static final long ROUND_TRIP_NS = 20 * MS;

  private final AckedNumbers acked = new AckedNumbers();
  private long lastPacket = SentPackets.UNKNOWN;
  private long nowNs;
  private long lost;
  private final ArrivedWrites writes = new ArrivedWrites(acked, () -> lastPacket);

  @Test
  void whatWasNeverWrittenNeedNotArrive() {
    assertTrue(writes.hasArrived(0));
  }

  @Test
  void writeHasArrivedWhenThePacketsUpToItsOwnAreAcknowledged() {
    long first = writes.written();
    left(3);
    assertFalse(writes.hasArrived(first));
    acknowledged(0, 2);
    assertFalse(writes.hasArrived(first));
    acknowledged(3, 3);
    assertTrue(writes.hasArrived(first));
  }

  @Test
  void laterPacketsMayBeUnderWay() {
    long first = writes.written();
    left(3);
    nowNs += ROUND_TRIP_NS;
    long second = writes.written();
    left(9);
    acknowledged(0, 5);
    assertTrue(writes.hasArrived(first));
    assertFalse(writes.hasArrived(second));
  }

  @Test
  void whatWasNotSentWhenThePacketWasNotedIsNotPartOfIt() {
    writes.written();
    left(3);
    long second = writes.written();
    acknowledged(0, 3);
    assertFalse(writes.hasArrived(second));
  }

  @Test
  void afterLossThePacketsThatSendAgainHaveToArrive() {
    long first = writes.written();
    left(3);
    lost++;
    acknowledged(0, 3);
    assertFalse(writes.hasArrived(first));
    left(5);
    acknowledged(4, 4);
    assertFalse(writes.hasArrived(first));
    acknowledged(5, 5);
    assertTrue(writes.hasArrived(first));
  }

  @Test
  void packetThatCannotBeReadProvesNothing() {
    long first = writes.written();
    left(SentPackets.UNKNOWN);
    acknowledged(0, 100);
    assertFalse(writes.hasArrived(first));
  }

  @Test
  void whoseWritesAreNotCountedNeverArrive() {
    writes.written();
    left(0);
    acknowledged(0, 0);
    assertFalse(writes.hasArrived(ArrivedWrites.NOT_COUNTED));
  }

  @Test
  void notesAreBoundedAndLateOnesFollow() {
    long last = 0;
    for (int packet = 0; packet < 100; packet++) {
      last = writes.written();
      nowNs += ROUND_TRIP_NS;
      left(packet);
    }
    acknowledged(0, 99);
    assertFalse(writes.hasArrived(last));
    nowNs += ROUND_TRIP_NS;
    left(99);
    acknowledged(99, 99);
    assertTrue(writes.hasArrived(last));
  }

  /** Random schedules beside a model that knows every write's packets. */
  @Test
  void nothingIsSaidToHaveArrivedThatIsStillUnderWay() {
    int withArrivals = 0;
    for (int seed = 0; seed < 300; seed++) {
      Model model = new Model(seed);
      assertEquals("", model.run(), "seed " + seed);
      withArrivals += model.someArrived ? 1 : 0;
    }
    assertTrue(withArrivals > 200, withArrivals + " schedules with arrivals");
  }

  private void left(long packet) {
    lastPacket = packet;
    writes.drained(counts(), ROUND_TRIP_NS, nowNs);
  }

  private void acknowledged(long from, long to) {
    acked.add(from, to);
    writes.settle(counts());
  }

  private PacketCounts counts() {
    return new PacketCounts(0, lost, 0, 0);
  }

  /** A sender whose packets carry writes, get lost, and are sent again in other packets. */
  private static final class Model {
    private static final int LOST_BEHIND = 20;

    private final Random dice;
    private final AckedNumbers acked = new AckedNumbers();
    private final List<Set<Long>> packets = new ArrayList<>();
    private final Set<Integer> open = new HashSet<>();
    private final Set<Long> unsent = new HashSet<>();
    private final ArrivedWrites writes = new ArrivedWrites(acked, () -> packets.size() - 1);
    private long made;
    private long lost;
    private long nowNs;
    private boolean someArrived;

    private Model(int seed) {
      dice = new Random(seed);
    }

    String run() {
      String wrong = "";
      for (int i = 0; i < 400 && wrong.isEmpty(); i++) {
        step();
        wrong = wrong();
      }
      return wrong;
    }

    private void step() {
      nowNs += dice.nextInt(3) * MS;
      switch (dice.nextInt(4)) {
        case 0 -> {
          made = writes.written();
          unsent.add(made);
        }
        case 1 -> {
          while (!unsent.isEmpty()) {
            send();
          }
          writes.drained(counts(), ROUND_TRIP_NS, nowNs);
        }
        case 2 -> {
          if (!unsent.isEmpty()) {
            send();
          }
        }
        default -> acknowledgeSome();
      }
    }

    private void send() {
      Set<Long> content = new HashSet<>();
      for (Long write : List.copyOf(unsent)) {
        if (content.isEmpty() || dice.nextBoolean()) {
          content.add(write);
          unsent.remove(write);
        }
      }
      open.add(packets.size());
      packets.add(content);
    }

    private void acknowledgeSome() {
      for (int packet : List.copyOf(open)) {
        if (dice.nextInt(3) == 0) {
          acked.add(packet, packet);
          open.remove(packet);
        }
      }
      for (int packet : List.copyOf(open)) {
        if (packet <= acked.largest() - LOST_BEHIND
            || (packet < acked.largest() && dice.nextInt(8) == 0)) {
          open.remove(packet);
          unsent.addAll(packets.get(packet));
          lost++;
        }
      }
      writes.settle(counts());
    }

    private PacketCounts counts() {
      return new PacketCounts(0, lost, lost, 0);
    }

    private String wrong() {
      Set<Long> underWay = new HashSet<>(unsent);
      open.forEach(packet -> underWay.addAll(packets.get(packet)));
      for (long write = 1; write <= made; write++) {
        if (writes.hasArrived(write)) {
          someArrived = true;
          if (underWay.contains(write)) {
            return "write " + write + " is under way";
          }
        }
      }
      return "";
    }
  }
}
