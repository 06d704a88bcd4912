package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Packets are read only while somebody asks for them; the peer may change keys meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 80})
  void packetIsReadAfterChangesOfKeysThatNobodySaw(int changes) throws Exception {
    PacketProtection aes = PacketProtection.of(SECRET, "TLS_AES_128_GCM_SHA256").orElseThrow();
    for (int change : new int[] {0, changes, changes + 1}) {
      byte[] packet = protect(change, 700 + change);
      assertEquals(700 + change, aes.openHeader(packet, packet.length, 1, 700));
      byte[] frames = aes.openPayload(packet, packet.length, 1, 700 + change).orElseThrow();
      assertEquals("010101", HEX.formatHex(frames));
    }
  }

  /** Three PINGs in a packet with a number of two bytes. */
  private static byte[] protect(int changes, int number) throws Exception {
    byte[] secret = SECRET;
    for (int i = 0; i < changes; i++) {
      secret = expand(secret, "quic ku", 32);
    }
    byte[] header = {(byte) (0x41 | changes % 2 << 2), (byte) (number >> 8), (byte) number};
    byte[] nonce = expand(secret, "quic iv", 12);
    nonce[10] ^= header[1];
    nonce[11] ^= header[2];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(expand(secret, "quic key", 16), "AES"),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD(header);
    byte[] sealed = cipher.doFinal(new byte[] {1, 1, 1});
    byte[] packet = Arrays.copyOf(header, header.length + sealed.length);
    System.arraycopy(sealed, 0, packet, header.length, sealed.length);
    Cipher mask = Cipher.getInstance("AES/ECB/NoPadding");
    mask.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(SECRET, "quic hp", 16), "AES"));
    byte[] bits = mask.doFinal(packet, 5, 16);
    packet[0] ^= (byte) (bits[0] & 0x1f);
    packet[1] ^= bits[1];
    packet[2] ^= bits[2];
    return packet;
  }

  /** HKDF-Expand-Label with an empty context, RFC 8446 §7.1. */
  private static byte[] expand(byte[] secret, String label, int bytes) throws Exception {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.write(0);
    info.write(bytes);
    info.write(6 + label.length());
    info.write(("tls13 " + label).getBytes(StandardCharsets.US_ASCII));
    info.write(0);
    info.write(1);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return Arrays.copyOf(mac.doFinal(info.toByteArray()), bytes);
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
