package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.IntSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides whether a client must prove its address by Retry, and makes and checks the tokens of that
 * proof: HMAC-SHA256 under a key of this process over the address, the time and the original
 * connection id. Any thread.
 *
 * <p>A token of another server, or of this one before a restart, is invalid, and Netty drops the
 * packets that carry it.
 */
// RFC 9000 §8.1.2: address validation using Retry packets.
final class AddressValidation implements QuicTokenHandler {
  /** How long a client may take to come back with its token, in milliseconds. */
  static final long LIFETIME_MS = 10_000;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME_BYTES = 8;
  private static final int MAC_BYTES = 32;
  private static final int HEADER_BYTES = TIME_BYTES + MAC_BYTES;

  /** When a client without a token is sent a Retry, which costs it one round trip. */
  enum Policy {
    /** Never: QUIC itself limits what is sent to an unproven address to three times what came. */
    NEVER,
    /** Only while many handshakes are half open, as they are in a flood from forged addresses. */
    UNDER_LOAD,
    /** Always. */
    ALWAYS
  }

  private final Policy policy;
  private final IntSupplier halfOpen;
  private final int manyHalfOpen;
  private final Clock clock;
  private final SecretKeySpec key;

  /**
   * A validation with a fresh random key.
   *
   * @param halfOpen the number of handshakes under way, {@link io.heddle.server.HalfOpen#count}
   * @param manyHalfOpen the number from which {@link Policy#UNDER_LOAD} sends Retry
   */
  AddressValidation(Policy policy, IntSupplier halfOpen, int manyHalfOpen, Clock clock) {
    this.policy = policy;
    this.halfOpen = halfOpen;
    this.manyHalfOpen = manyHalfOpen;
    this.clock = clock;
    byte[] random = new byte[MAC_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf dcid, InetSocketAddress address) {
    if (!requiresRetry()) {
      return false;
    }
    long now = clock.millis();
    out.writeLong(now);
    out.writeBytes(mac(address, now, dcid, dcid.readerIndex(), dcid.readableBytes()));
    out.writeBytes(dcid, dcid.readerIndex(), dcid.readableBytes());
    return true;
  }

  private boolean requiresRetry() {
    return switch (policy) {
      case NEVER -> false;
      case UNDER_LOAD -> halfOpen.getAsInt() >= manyHalfOpen;
      case ALWAYS -> true;
    };
  }

  /**
   * Checks a token whatever the policy is now: it may have been another when the token was made.
   */
  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    int idBytes = token.readableBytes() - HEADER_BYTES;
    if (idBytes < 0 || idBytes > Quic.MAX_CONN_ID_LEN) {
      return -1;
    }
    int start = token.readerIndex();
    long made = token.getLong(start);
    byte[] claimed = new byte[MAC_BYTES];
    token.getBytes(start + TIME_BYTES, claimed);
    byte[] expected = mac(address, made, token, start + HEADER_BYTES, idBytes);
    // The time is judged only once it is known to be ours; isEqual takes the same time for any
    // bytes.
    if (!MessageDigest.isEqual(expected, claimed)) {
      return -1;
    }
    long ageMs = clock.millis() - made;
    return ageMs >= 0 && ageMs <= LIFETIME_MS ? HEADER_BYTES : -1;
  }

  @Override
  public int maxTokenLength() {
    return HEADER_BYTES + Quic.MAX_CONN_ID_LEN;
  }

  private byte[] mac(InetSocketAddress address, long time, ByteBuf id, int idStart, int idBytes) {
    byte[] ip = address.getAddress().getAddress();
    // The lengths are unambiguous: the address is 4 or 16 bytes and its length is part of the
    // input.
    ByteBuffer input = ByteBuffer.allocate(1 + ip.length + 2 + TIME_BYTES + idBytes);
    input.put((byte) ip.length).put(ip).putShort((short) address.getPort()).putLong(time);
    id.getBytes(idStart, input);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(input.array());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every JVM has HMAC-SHA256", e);
    }
  }
}
