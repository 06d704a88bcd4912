package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.netty.AddressValidation.Policy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressValidationTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4000);
  private static final String ID = "0102030405060708";

  private final SettableClock clock = new SettableClock();
  private final AddressValidation validation = withPolicy(Policy.ALWAYS);

  @Test
  void aTokenProvesItsAddressAndCarriesTheConnectionId() {
    ByteBuf token = token(ID);
    int offset = validation.validateToken(token, CLIENT);
    assertEquals(ID, ByteBufUtil.hexDump(token, offset, token.readableBytes() - offset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0102030405060708090a0b0c0d0e0f1011121314"})
  void eachLengthOfConnectionIdFits(String id) {
    ByteBuf token = token(id);
    assertTrue(token.readableBytes() <= validation.maxTokenLength());
    assertTrue(validation.validateToken(token, CLIENT) > 0);
  }

  @Test
  void anotherAddressOrPortIsNotProven() {
    ByteBuf token = token(ID);
    assertEquals(-1, validation.validateToken(token, new InetSocketAddress("192.0.2.2", 4000)));
    assertEquals(-1, validation.validateToken(token, new InetSocketAddress("192.0.2.1", 4001)));
    assertEquals(-1, validation.validateToken(token, new InetSocketAddress("2001:db8::1", 4000)));
  }

  @Test
  void aTokenLivesTenSeconds() {
    ByteBuf token = token(ID);
    clock.ms += AddressValidation.LIFETIME_MS;
    assertTrue(validation.validateToken(token, CLIENT) > 0);
    clock.ms += 1;
    assertEquals(-1, validation.validateToken(token, CLIENT));
  }

  @Test
  void aTokenFromTheFutureIsInvalid() {
    ByteBuf token = token(ID);
    clock.ms -= 1;
    assertEquals(-1, validation.validateToken(token, CLIENT));
  }

  @Test
  void noByteOfATokenCanBeChanged() {
    ByteBuf token = token(ID);
    for (int i = 0; i < token.readableBytes(); i++) {
      ByteBuf forged = token.copy();
      forged.setByte(i, forged.getByte(i) ^ 1);
      assertEquals(-1, validation.validateToken(forged, CLIENT), "changed byte " + i);
    }
  }

  @Test
  void aTokenOfAnotherProcessIsInvalid() {
    ByteBuf foreign = Unpooled.buffer();
    assertTrue(withPolicy(Policy.ALWAYS).writeToken(foreign, bytes(ID), CLIENT));
    assertEquals(-1, validation.validateToken(foreign, CLIENT));
  }

  @Test
  void aTokenOfTheWrongLengthIsInvalid() {
    ByteBuf token = token("");
    assertEquals(-1, validation.validateToken(token.slice(0, token.readableBytes() - 1), CLIENT));
    ByteBuf tooLong = token("0102030405060708090a0b0c0d0e0f101112131415");
    assertEquals(-1, validation.validateToken(tooLong, CLIENT));
    assertEquals(-1, validation.validateToken(Unpooled.EMPTY_BUFFER, CLIENT));
  }

  @Test
  void underLoadMeansFromTheGivenNumberOfHalfOpenHandshakes() {
    int[] halfOpen = {9};
    AddressValidation underLoad =
        new AddressValidation(Policy.UNDER_LOAD, () -> halfOpen[0], 10, clock);
    assertFalse(underLoad.writeToken(Unpooled.buffer(), bytes(ID), CLIENT));
    halfOpen[0] = 10;
    assertTrue(underLoad.writeToken(Unpooled.buffer(), bytes(ID), CLIENT));
  }

  @Test
  void neverMeansNever() {
    assertFalse(withPolicy(Policy.NEVER).writeToken(Unpooled.buffer(), bytes(ID), CLIENT));
  }

  private AddressValidation withPolicy(Policy policy) {
    return new AddressValidation(policy, () -> 0, 10, clock);
  }

  private ByteBuf token(String id) {
    ByteBuf token = Unpooled.buffer();
    assertTrue(validation.writeToken(token, bytes(id), CLIENT));
    return token;
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  private static final class SettableClock extends Clock {
    private long ms = 1_000_000;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(ms);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
