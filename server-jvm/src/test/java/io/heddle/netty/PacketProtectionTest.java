package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class PacketProtectionTest {
  private static final HexFormat HEX = HexFormat.of();

  // RFC 9001 §A.5
  private static final byte[] SECRET =
      HEX.parseHex("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
  private static final String PACKET = "4cfe4189655e5cd55c41f69080575d7999c25a5bfb";
  private static final long NUMBER = 654_360_564;

  private final PacketProtection protection =
      PacketProtection.of(SECRET, "TLS_CHACHA20_POLY1305_SHA256").orElseThrow();

  @Test
  void thePacketOfTheSpecificationIsRead() {
    byte[] packet = HEX.parseHex(PACKET);
    assertEquals(NUMBER, protection.openHeader(packet, packet.length, 1, NUMBER - 100));
    assertEquals("4200bff4", HEX.formatHex(packet, 0, 4));
    byte[] ping = {0x01};
    assertArrayEquals(ping, protection.openPayload(packet, packet.length, 1, NUMBER).orElseThrow());
  }

  @Test
  void samePacketIsReadAgain() {
    for (int i = 0; i < 2; i++) {
      byte[] packet = HEX.parseHex(PACKET);
      assertEquals(NUMBER, protection.openHeader(packet, packet.length, 1, NUMBER));
      assertTrue(protection.openPayload(packet, packet.length, 1, NUMBER).isPresent());
    }
  }

  @Test
  void changedPacketIsNotRead() {
    byte[] packet = HEX.parseHex(PACKET);
    long number = protection.openHeader(packet, packet.length, 1, NUMBER);
    packet[packet.length - 1] ^= 1;
    assertTrue(protection.openPayload(packet, packet.length, 1, number).isEmpty());
  }

  @Test
  void tooShortPacketHasNoNumber() {
    byte[] packet = HEX.parseHex(PACKET);
    assertTrue(protection.openHeader(packet, packet.length - 1, 1, NUMBER) < 0);
  }

  @Test
  void unknownSuiteHasNoProtection() {
    assertTrue(PacketProtection.of(SECRET, "TLS_AES_128_CCM_SHA256").isEmpty());
  }

  @Test
  void numbersAreThoseNearestToTheExpectedOne() {
    // RFC 9000 §A.3
    assertEquals(0xa82f9b32L, PacketProtection.number(0x9b32, 16, 0xa82f30eaL + 1));
    assertEquals(256, PacketProtection.number(0, 8, 255));
    assertEquals(255, PacketProtection.number(255, 8, 256));
    assertEquals(3, PacketProtection.number(3, 8, 0));
  }
}
