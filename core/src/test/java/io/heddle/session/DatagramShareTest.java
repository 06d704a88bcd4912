package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.session.OutgoingDatagrams.Held;
import org.junit.jupiter.api.Test;

/** Datagrams and streams share a connection; neither waits for what only the other needs. */
class DatagramShareTest {
  private static final int TURN = DatagramShare.TURN_BYTES;

  private final DatagramShare share = new DatagramShare();

  private int sendDatagrams() {
    int sent = 0;
    while (share.datagramsMaySend() && sent < 1000) {
      share.datagramSent(1000);
      sent++;
    }
    return sent;
  }

  @Test
  void datagramsAloneAreNotHeldBack() {
    for (int round = 0; round < 10; round++) {
      assertTrue(sendDatagrams() > 0);
      assertTrue(share.datagramsGoOn(0, Held.BY_SHARE));
    }
  }

  @Test
  void besideStreamsEitherSideSendsTheSame() {
    long streams = 0;
    long datagrams = 0;
    for (int round = 0; round < 100; round++) {
      datagrams += sendDatagrams() * 1000L;
      while (share.streamsMaySend(streams)) {
        streams += TURN;
      }
      assertTrue(share.datagramsGoOn(streams, Held.BY_SHARE));
    }
    assertTrue(Math.abs(streams - datagrams) < streams / 5, streams + " and " + datagrams);
  }

  @Test
  void streamsThatWaitForRoomAreWaitedForOnce() {
    sendDatagrams();
    share.streamsHeld();
    assertFalse(share.datagramsGoOn(0, Held.BY_SHARE));
    assertEquals(0, sendDatagrams());
    // The second time: it may be credit that they wait for, and datagrams need none.
    share.streamsHeld();
    assertTrue(share.datagramsGoOn(0, Held.BY_SHARE));
    assertTrue(sendDatagrams() > 0);
  }

  @Test
  void streamsThatSendInBetweenAreWaitedForAgain() {
    sendDatagrams();
    share.streamsHeld();
    assertFalse(share.datagramsGoOn(0, Held.BY_SHARE));
    share.streamsHeld();
    assertFalse(share.datagramsGoOn(1000, Held.BY_SHARE));
  }

  @Test
  void roomForLessThanATurnIsNotAllForDatagrams() {
    long streams = 0;
    long datagrams = 0;
    for (int opening = 0; opening < 200; opening++) {
      // Room for four datagrams, or as many bytes of streams.
      int room = 4;
      while (room > 0 && share.datagramsMaySend()) {
        share.datagramSent(1000);
        datagrams += 1000;
        room--;
      }
      Held held = share.datagramsMaySend() ? Held.BY_CARRIER : Held.BY_SHARE;
      if (room > 0 && share.streamsMaySend(streams)) {
        streams += room * 1000L;
      }
      share.streamsHeld();
      share.datagramsGoOn(streams, held);
    }
    assertTrue(streams > datagrams / 4, streams + " beside " + datagrams);
  }

  @Test
  void streamsThatNoRoomWasForGoFirstAgain() {
    sendDatagrams();
    share.streamsHeld();
    assertFalse(share.datagramsGoOn(0, Held.BY_SHARE));
    share.streamsHeld();
    assertTrue(share.datagramsGoOn(0, Held.BY_SHARE));
    // The connection takes no datagrams either: it was room that they waited for. Streams were not
    // asked meanwhile, so nobody says that they are held.
    assertFalse(share.streamsMaySend(0));
    assertFalse(share.datagramsGoOn(0, Held.BY_CARRIER));
    assertFalse(share.datagramsMaySend());
  }
}
