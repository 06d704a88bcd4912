package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Http3ErrorTest {
  private static final long SEED = 0x52e4L;

  @Test
  void codesHaveNames() {
    assertEquals("H3_NO_ERROR", Http3Error.name(0x100));
    assertEquals("H3_ID_ERROR", Http3Error.name(Http3Error.H3_ID_ERROR));
    assertEquals("H3_MESSAGE_ERROR", Http3Error.name(0x10e));
    assertEquals("H3_VERSION_FALLBACK", Http3Error.name(0x110));
    assertEquals("H3_DATAGRAM_ERROR", Http3Error.name(0x33));
    assertEquals("QPACK_DECOMPRESSION_FAILED", Http3Error.name(0x200));
    assertEquals("QPACK_ENCODER_STREAM_ERROR", Http3Error.name(0x201));
    assertEquals("QPACK_DECODER_STREAM_ERROR", Http3Error.name(0x202));
    assertEquals("WT_FLOW_CONTROL_ERROR", Http3Error.name(0x045d4487));
    assertEquals("WT_ALPN_ERROR", Http3Error.name(0x0817b3dd));
    assertEquals("WT_SESSION_GONE", Http3Error.name(0x170d7b68));
    assertEquals("WT_REQUIREMENTS_NOT_MET", Http3Error.name(0x212c0d48));
    assertEquals("WT_BUFFERED_STREAM_REJECTED", Http3Error.name(0x3994bd84));
  }

  @Test
  void otherCodesAreNamedByValue() {
    assertEquals("application error 7", Http3Error.name(ApplicationErrorCode.toHttp3(7)));
    assertEquals("0x111", Http3Error.name(0x111));
    assertEquals("0xff", Http3Error.name(0xff));
    assertEquals("0x0", Http3Error.name(0));
  }

  @Test
  void violationsReadAsOneLine() {
    assertEquals(
        "H3_MESSAGE_ERROR: too long",
        new ProtocolViolation(Http3Error.H3_MESSAGE_ERROR, "too long").message());
  }

  // webtrans-http3 §4.4
  @Test
  void applicationCodesSpanTheReservedRange() {
    assertEquals(0x52e4a40fa8dbL, ApplicationErrorCode.toHttp3(0));
    assertEquals(0x52e5ac983162L, ApplicationErrorCode.toHttp3(0xffff_ffffL));
    assertEquals(OptionalLong.of(0), ApplicationErrorCode.fromHttp3(0x52e4a40fa8dbL));
    assertEquals(OptionalLong.of(0xffff_ffffL), ApplicationErrorCode.fromHttp3(0x52e5ac983162L));
  }

  @Test
  void codesOutsideTheRangeCarryNoApplicationCode() {
    assertFalse(ApplicationErrorCode.fromHttp3(0x52e4a40fa8daL).isPresent());
    assertFalse(ApplicationErrorCode.fromHttp3(0x52e5ac983163L).isPresent());
    assertFalse(ApplicationErrorCode.fromHttp3(0).isPresent());
    assertFalse(ApplicationErrorCode.fromHttp3(-1).isPresent());
    assertFalse(ApplicationErrorCode.fromHttp3(Http3Error.WT_SESSION_GONE).isPresent());
  }

  @Test
  void reservedCodesAreSkipped() {
    long last = ApplicationErrorCode.toHttp3(0x1d);
    assertEquals(0x52e4a40fa8f8L, last);
    assertFalse(ApplicationErrorCode.fromHttp3(last + 1).isPresent());
    assertEquals(last + 2, ApplicationErrorCode.toHttp3(0x1e));
    int reserved = 0;
    for (int n = 0; n < 310; n++) {
      reserved += ApplicationErrorCode.fromHttp3(0x52e4a40fa8dbL + n).isPresent() ? 0 : 1;
    }
    assertEquals(10, reserved);
  }

  @Test
  void applicationCodesAre32BitsWide() {
    assertThrows(IllegalArgumentException.class, () -> ApplicationErrorCode.toHttp3(-1));
    assertThrows(
        IllegalArgumentException.class, () -> ApplicationErrorCode.toHttp3(0x1_0000_0000L));
  }

  @Test
  void randomApplicationCodesComeBackInOrder() {
    Random random = new Random(SEED);
    for (int n = 0; n < 2_000; n++) {
      long code = random.nextInt() & 0xffff_fffeL;
      long http3 = ApplicationErrorCode.toHttp3(code);
      assertEquals(OptionalLong.of(code), ApplicationErrorCode.fromHttp3(http3), "seed " + SEED);
      assertTrue(ApplicationErrorCode.toHttp3(code + 1) > http3, "seed " + SEED);
    }
  }

  @Test
  void aCodeThatIsNobodysIsItsNumber() {
    assertEquals("0x40", Http3Error.name(0x40));
    assertEquals("0x1234567890", Http3Error.name(0x12_3456_7890L));
  }
}
