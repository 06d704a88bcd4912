package io.heddle.netty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Removes the protection of the 1-RTT packets of one direction (RFC 9001 §5): header protection, to
 * learn a packet's number, and the AEAD, to see its frames. Confined to one thread.
 */
final class PacketProtection {
  private static final int TAG_BYTES = 16;
  private static final int IV_BYTES = 12;
  private static final int SAMPLE_BYTES = 16;
  private static final int KEY_PHASE = 0x04;

  /**
   * Changes of keys between two packets that are read, at most. Of the known peers quic-go makes
   * most, one in 100,000 packets.
   */
  private static final int MOST_CHANGES = 1_000;

  /** Of a short header the five low bits are protected (RFC 9001 §5.4.1). */
  private static final int PROTECTED_BITS = 0x1f;

  /** What a cipher suite of TLS 1.3 comes to in QUIC. */
  private enum Suite {
    TLS_AES_128_GCM_SHA256("HmacSHA256", 16),
    TLS_AES_256_GCM_SHA384("HmacSHA384", 32),
    TLS_CHACHA20_POLY1305_SHA256("HmacSHA256", 32);

    private final String hmac;
    private final int keyBytes;

    Suite(String hmac, int keyBytes) {
      this.hmac = hmac;
      this.keyBytes = keyBytes;
    }

    boolean isChaCha() {
      return this == TLS_CHACHA20_POLY1305_SHA256;
    }
  }

  private final Suite suite;
  private final Cipher headerCipher;
  private final SecretKeySpec headerKey;
  private final Cipher payloadCipher;

  /** Those of the packet that was read last. */
  private Keys keys;

  private int phase;

  /** A packet could not be read with any keys that may be in use. */
  private boolean isLost;

  private PacketProtection(Suite suite, byte[] secret) throws GeneralSecurityException {
    this.suite = suite;
    headerKey = new SecretKeySpec(expand(secret, "quic hp", suite.keyBytes), algorithm());
    if (suite.isChaCha()) {
      headerCipher = Cipher.getInstance("ChaCha20");
      payloadCipher = Cipher.getInstance("ChaCha20-Poly1305");
    } else {
      headerCipher = Cipher.getInstance("AES/ECB/NoPadding");
      headerCipher.init(Cipher.ENCRYPT_MODE, headerKey);
      payloadCipher = Cipher.getInstance("AES/GCM/NoPadding");
    }
    keys = new Keys(secret.clone());
  }

  /**
   * The protection that a secret stands for.
   *
   * @param secret the traffic secret of a direction
   * @param cipherSuite TLS's name of it
   * @return empty if the suite is none that this knows
   */
  static Optional<PacketProtection> of(byte[] secret, String cipherSuite) {
    for (Suite suite : Suite.values()) {
      if (suite.name().equals(cipherSuite)) {
        try {
          return Optional.of(new PacketProtection(suite, secret));
        } catch (GeneralSecurityException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Removes the header protection of a packet in place.
   *
   * @param packet whole, with a short header
   * @param numberAt where the packet number begins
   * @param expected the number after the largest that the peer is known to have
   * @return the packet number; negative if the packet is too short
   */
  // RFC 9001 §5.4.1 to §5.4.4
  long openHeader(byte[] packet, int length, int numberAt, long expected) {
    int sampleAt = numberAt + 4;
    if (sampleAt + SAMPLE_BYTES > length) {
      return -1;
    }
    byte[] mask = mask(packet, sampleAt);
    packet[0] ^= (byte) (mask[0] & PROTECTED_BITS);
    int numberBytes = (packet[0] & 0x03) + 1;
    long truncated = 0;
    for (int i = 0; i < numberBytes; i++) {
      packet[numberAt + i] ^= mask[1 + i];
      truncated = (truncated << 8) | (packet[numberAt + i] & 0xff);
    }
    return number(truncated, 8 * numberBytes, expected);
  }

  private byte[] mask(byte[] packet, int sampleAt) {
    try {
      if (!suite.isChaCha()) {
        return headerCipher.update(packet, sampleAt, SAMPLE_BYTES);
      }
      int counter =
          (packet[sampleAt] & 0xff)
              | ((packet[sampleAt + 1] & 0xff) << 8)
              | ((packet[sampleAt + 2] & 0xff) << 16)
              | (packet[sampleAt + 3] << 24);
      byte[] nonce = Arrays.copyOfRange(packet, sampleAt + 4, sampleAt + SAMPLE_BYTES);
      Cipher cipher = fresh(headerCipher);
      cipher.init(Cipher.ENCRYPT_MODE, headerKey, new ChaCha20ParameterSpec(nonce, counter));
      return cipher.doFinal(new byte[5]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 9000 §A.3. */
  static long number(long truncated, int bits, long expected) {
    long window = 1L << bits;
    long half = window / 2;
    long candidate = (expected & -window) | truncated;
    if (candidate <= expected - half && candidate < (1L << 62) - window) {
      return candidate + window;
    }
    return candidate > expected + half && candidate >= window ? candidate - window : candidate;
  }

  /**
   * Decrypts the payload of a packet whose header was opened. Packets may be left out: whoever
   * changes keys meanwhile, and changes them again, is caught up with.
   *
   * @param packet whole
   * @param numberAt where the packet number begins
   * @return the frames; empty if the packet was not protected with keys that are known
   */
  Optional<byte[]> openPayload(byte[] packet, int length, int numberAt, long number) {
    try {
      // RFC 9001 §6: each change of keys turns the phase over.
      boolean isChanged = phase(packet) != phase;
      Keys next = isChanged ? keys.next() : keys;
      int left = isLost ? 1 : MOST_CHANGES / 2;
      while (true) {
        Optional<byte[]> frames = open(packet, length, numberAt, number, next);
        if (frames.isPresent()) {
          keys = next;
          phase = phase(packet);
          return frames;
        }
        if (--left == 0) {
          isLost = true;
          return Optional.empty();
        }
        next = next.next().next();
      }
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> open(byte[] packet, int length, int numberAt, long number, Keys with)
      throws GeneralSecurityException {
    Cipher cipher = fresh(payloadCipher);
    cipher.init(Cipher.DECRYPT_MODE, with.key, nonce(with.iv, number));
    int payloadAt = numberAt + (packet[0] & 0x03) + 1;
    cipher.updateAAD(packet, 0, payloadAt);
    try {
      return Optional.of(cipher.doFinal(packet, payloadAt, length - payloadAt));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    }
  }

  /**
   * The JDK's ChaCha20 refuses the nonce that it had before: a packet is read only once with it.
   */
  private Cipher fresh(Cipher cipher) throws GeneralSecurityException {
    return suite.isChaCha() ? Cipher.getInstance(cipher.getAlgorithm()) : cipher;
  }

  private static int phase(byte[] packet) {
    return packet[0] & KEY_PHASE;
  }

  // RFC 9001 §5.3
  private AlgorithmParameterSpec nonce(byte[] iv, long number) {
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[IV_BYTES - 1 - i] ^= (byte) (number >> (8 * i));
    }
    return suite.isChaCha()
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(8 * TAG_BYTES, nonce);
  }

  private String algorithm() {
    return suite.isChaCha() ? "ChaCha20" : "AES";
  }

  /** HKDF-Expand-Label with an empty context, RFC 8446 §7.1. */
  private byte[] expand(byte[] from, String label, int bytes) throws GeneralSecurityException {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    // One block of HKDF's output is all that is ever asked for (RFC 5869 §2.3).
    byte[] info =
        ByteBuffer.allocate(name.length + 5)
            .putShort((short) bytes)
            .put((byte) name.length)
            .put(name)
            .put((byte) 0)
            .put((byte) 1)
            .array();
    Mac mac = Mac.getInstance(suite.hmac);
    mac.init(new SecretKeySpec(from, suite.hmac));
    return Arrays.copyOf(mac.doFinal(info), bytes);
  }

  /** What payloads are protected with until the next change. */
  private final class Keys {
    private final byte[] secret;
    private final SecretKeySpec key;
    private final byte[] iv;

    Keys(byte[] secret) throws GeneralSecurityException {
      this.secret = secret;
      key = new SecretKeySpec(expand(secret, "quic key", suite.keyBytes), algorithm());
      iv = expand(secret, "quic iv", IV_BYTES);
    }

    // RFC 9001 §6.1
    Keys next() throws GeneralSecurityException {
      return new Keys(expand(secret, "quic ku", secret.length));
    }
  }
}
