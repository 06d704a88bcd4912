package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.VarInt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Feeds an engine with valid records that were mutated. Whatever comes, no exception escapes, no
 * more is held than the limits allow, and an engine that has failed has nothing left. {@code
 * -Dheddle.qmux.fuzzSeed=<seed>} replays a run, {@code -Dheddle.qmux.fuzzRuns=<count>} runs more.
 */
@Tag("jvm")
@Timeout(600)
class QmuxFuzzTest {
  private static final int RUNS = 40_000;
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 4, 5, 8, 63, 64, 1000, 2048, 4096, 16_383, 1 << 30, 1L << 60, (1L << 62) - 1
  };

  @Test
  void mutatedRecordsAreAnsweredAndNothingEscapes() {
    Long replayed = Long.getLong("heddle.qmux.fuzzSeed");
    int runs = Integer.getInteger("heddle.qmux.fuzzRuns", RUNS);
    int survived = 0;
    for (long seed = replayed == null ? 0 : replayed; seed < runs || replayed != null; seed++) {
      try {
        survived += run(new Random(seed)) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + " (replay with -Dheddle.qmux.fuzzSeed=" + seed + "): " + e, e);
      }
      if (replayed != null) {
        return;
      }
    }
    // Otherwise the mutations would be too wild to get anywhere.
    assertTrue(survived > runs / 50, survived + " of " + runs + " survived");
  }

  private static boolean run(Random random) {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    byte[] hello = FakePeer.parameters(1500, 1000, 2).encode();
    peer.record(random.nextInt(20) == 0 ? mutated(hello, random) : hello);
    if (random.nextBoolean() && !peer.closed) {
      peer.open(random.nextBoolean());
    }
    int records = 1 + random.nextInt(12);
    long[] offsets = new long[4];
    for (int i = 0; i < records && !peer.closed; i++) {
      List<byte[]> frames = new ArrayList<>();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        frames.add(frame(random, offsets));
      }
      byte[] record = Frames.join(frames.toArray(new byte[0][]));
      peer.record(random.nextInt(10) == 0 ? mutated(record, random) : record);
      act(peer, random);
      assertTrue(peer.engine.table().bufferedBytes() <= 4096, "more held than allowed");
      assertTrue(peer.engine.table().size() <= 12, "more streams than allowed");
    }
    if (peer.closed) {
      assertEquals(0, peer.engine.table().size());
    }
    peer.heard();
    peer.sent();
    return !peer.closed;
  }

  private static void act(FakePeer peer, Random random) {
    for (Long id : List.copyOf(peer.streams.keySet())) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> peer.stream(id).read();
        case 4 -> peer.stream(id).stopSending(random.nextInt(5));
        case 5 -> peer.stream(id).reset(random.nextInt(5));
        case 6 -> {
          int bytes = Math.min(300, peer.stream(id).capacity());
          peer.write(id, bytes, random.nextInt(4) == 0);
        }
        default -> {}
      }
    }
    peer.loop.runReady();
  }

  private static byte[] frame(Random random, long[] offsets) {
    int slot = random.nextInt(4);
    long[] ids = {0, 4, 2, 6};
    long id = random.nextInt(30) == 0 ? random.nextInt(20) : ids[slot];
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4, 5 -> {
        int length = random.nextInt(random.nextInt(5) == 0 ? 1500 : 60);
        byte[] frame = Frames.stream(id, offsets[slot], new byte[length], random.nextInt(12) == 0);
        offsets[slot] += length;
        return frame;
      }
      case 6 -> {
        return Frames.reset(id, number(random), offsets[slot]);
      }
      case 7 -> {
        return Frames.stop(slot < 2 ? id : 1, number(random));
      }
      case 8 -> {
        return Frames.numbers(0x10, number(random));
      }
      case 9 -> {
        return Frames.numbers(0x11, slot < 2 ? id : 1, number(random));
      }
      case 10 -> {
        return Frames.numbers(0x12 + random.nextInt(2), number(random) >> 2);
      }
      case 11 -> {
        return Frames.datagram(random.nextInt(100));
      }
      case 12 -> {
        return Frames.numbers(0x14, number(random));
      }
      default -> {
        return new byte[1 + random.nextInt(5)];
      }
    }
  }

  private static long number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static byte[] mutated(byte[] record, Random random) {
    byte[] copy = record.clone();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(copy.length);
      switch (random.nextInt(5)) {
        case 0 -> copy[at] = (byte) random.nextInt(256);
        case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          byte[] shorter = new byte[Math.max(1, at)];
          System.arraycopy(copy, 0, shorter, 0, shorter.length);
          copy = shorter;
        }
        case 3 -> copy = Frames.join(copy, copy);
        default -> {
          long number = number(random);
          if (at + VarInt.encodedLength(number) <= copy.length) {
            VarInt.put(copy, at, number);
          }
        }
      }
    }
    return copy;
  }
}
