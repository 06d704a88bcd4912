package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramTest {
  @Test
  void datagramsPassBothWays() {
    FakePeer peer = FakePeer.established();
    peer.record(Frames.datagram(0), Frames.datagram(700));
    assertEquals(List.of("datagram 0", "datagram 700"), peer.heard());
    assertEquals(true, peer.sendDatagram(100));
    assertEquals(List.of("DATAGRAM 100"), peer.sent());
  }

  @Test
  void theLargestDatagramFillsThePeersFrame() {
    FakePeer peer = FakePeer.established();
    // 1,200 bytes of frame: a type, two bytes of length.
    assertEquals(1197, peer.engine.maxDatagramBytes());
    RecordWriter writer = new RecordWriter(peer);
    assertEquals(0, writer.maxDatagramBytes(0));
    assertEquals(0, writer.maxDatagramBytes(2));
    assertEquals(1, writer.maxDatagramBytes(3));
    assertEquals(63, writer.maxDatagramBytes(65));
    assertEquals(63, writer.maxDatagramBytes(66));
    assertEquals(64, writer.maxDatagramBytes(67));
    assertEquals(16_379, writer.maxDatagramBytes(1 << 20));
  }

  @Test
  void aFrameOfTheGreatestSizeIsAccepted() {
    FakePeer peer = small(1200);
    peer.expectAccepted(Frames.datagram(1197));
  }

  @Test
  void aFrameAboveTheGreatestSizeIsAViolation() {
    small(1200).expectError(TransportError.PROTOCOL_VIOLATION, Frames.datagram(1198));
  }

  @Test
  void aFrameWhereNoneWereDeclaredIsAViolation() {
    small(0).expectError(TransportError.PROTOCOL_VIOLATION, new byte[] {0x30});
  }

  private static FakePeer small(int frameBytes) {
    FakePeer peer =
        new FakePeer(
            QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0).withRecords(16_382, frameBytes));
    peer.hello();
    return peer;
  }

  @Test
  void aPeerWithoutDatagramsGetsNone() {
    FakePeer peer = new FakePeer(QmuxConfig.client(FakePeer.SMALL).withTimeouts(0, 0));
    peer.record(Frames.parameters(new byte[0]));
    assertEquals(0, peer.engine.maxDatagramBytes());
  }

  @Test
  void withoutRoomADatagramIsNotTaken() {
    FakePeer peer = FakePeer.established();
    peer.room = 0;
    assertEquals(false, peer.sendDatagram(100));
    assertEquals(List.of(), peer.sent());
    peer.room = 1;
    peer.engine.writable();
    assertEquals(List.of("writable"), peer.heard());
    assertEquals(true, peer.sendDatagram(100));
    assertEquals(List.of("DATAGRAM 100"), peer.sent());
  }
}
