package io.heddle.webtransport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.wire.Capsule;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Octets;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.StreamKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectStreamFuzzTest {
  private static final long SEED = 0x2843L;
  private static final long[] TYPES = {
    0x00,
    0x17,
    0x2843,
    0x78ae,
    0x190b4d3d,
    0x190b4d3e,
    0x190b4d3f,
    0x190b4d40,
    0x190b4d41,
    0x190b4d42,
    0x190b4d43,
    0x190b4d44
  };

  @Test
  void anyInputEndsASessionAtMostOnceAndNeverThrows() {
    Random random = new Random(SEED);
    for (int n = 0; n < 3_000; n++) {
      RecordingListener listener = new RecordingListener();
      ConnectStream stream = new ConnectStream(flowControl(random), listener, 64, 32);
      for (int step = 0; step < 12; step++) {
        step(random, stream);
      }
      checkOrder(listener.events);
    }
  }

  @Test
  void theSplitOfTheInputChangesNothing() {
    Random random = new Random(SEED + 1);
    for (int n = 0; n < 500; n++) {
      byte[] bytes = new byte[0];
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        bytes = Octets.join(bytes, random.nextInt(4) == 0 ? noise(random) : valid(random));
      }
      List<String> whole = eventsOf(bytes, bytes.length, n % 2 == 0);
      assertEquals(whole, eventsOf(bytes, 1, n % 2 == 0), "seed " + SEED);
      assertEquals(whole, eventsOf(bytes, 1 + random.nextInt(9), n % 2 == 0), "seed " + SEED);
    }
  }

  private static void step(Random random, ConnectStream stream) {
    switch (random.nextInt(24)) {
      case 0 -> stream.receiveFin();
      case 1 -> stream.receiveReset(random.nextInt(0x200));
      case 2 -> stream.receiveStopSending(random.nextInt(0x200));
      case 3 -> stream.close(random.nextInt(9), "bye");
      case 4 -> stream.keepAlive();
      case 5 -> stream.pollFlowControl();
      case 6 -> stream.rejected();
      case 7, 8, 9, 10 -> stream.established();
      default -> {
        byte[] bytes = random.nextBoolean() ? noise(random) : valid(random);
        int from = random.nextInt(bytes.length + 1);
        stream.receive(bytes, 0, from);
        stream.receive(bytes, from, bytes.length - from);
      }
    }
  }

  /** Nothing follows an end, except a failure after a close. */
  private static void checkOrder(List<String> events) {
    for (int at = 0; at < events.size() - 1; at++) {
      String event = events.get(at);
      assertTrue(!event.startsWith("reset") && !event.startsWith("failed"), "seed " + SEED);
      if (event.startsWith("closed")) {
        assertEquals(events.size() - 2, at, "seed " + SEED);
        assertTrue(events.get(at + 1).startsWith("failed"), "seed " + SEED);
      }
    }
  }

  private static List<String> eventsOf(byte[] bytes, int piece, boolean held) {
    RecordingListener listener = new RecordingListener();
    ConnectStream stream =
        new ConnectStream(
            FlowControls.enabled(SessionLimits.NONE, SessionLimits.NONE), listener, 10_000, 32);
    if (!held) {
      stream.established();
    }
    for (int at = 0; at < bytes.length; at += piece) {
      stream.receive(bytes, at, Math.min(piece, bytes.length - at));
    }
    stream.established();
    stream.receiveFin();
    return new ArrayList<>(listener.events);
  }

  private static SessionFlowControl flowControl(Random random) {
    return random.nextBoolean()
        ? SessionFlowControl.disabled()
        : FlowControls.enabled(new SessionLimits(5, 5, 5), new SessionLimits(5, 5, 5));
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(30)];
    random.nextBytes(noise);
    byte[] type = Octets.varInt(TYPES[random.nextInt(TYPES.length)]);
    return random.nextInt(4) == 0 ? noise : Octets.join(type, noise);
  }

  private static byte[] valid(Random random) {
    Capsule capsule =
        switch (random.nextInt(7)) {
          case 0 -> new Capsule.DrainSession();
          case 1 -> new Capsule.MaxData(random.nextInt(100));
          case 2 -> new Capsule.MaxStreams(StreamKind.UNIDIRECTIONAL, random.nextInt(100));
          case 3 -> new Capsule.StreamsBlocked(StreamKind.BIDIRECTIONAL, random.nextInt(100));
          case 4 -> new Capsule.Datagram(new byte[random.nextInt(40)]);
          case 5 -> new Capsule.Reserved(CapsuleType.reserved(random.nextInt(1000)));
          default -> new Capsule.CloseSession(random.nextInt(100), "r");
        };
    return capsule.encode();
  }
}
