package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import org.junit.jupiter.api.Test;

class TransportParametersTest {
  private static TransportParameters decode(byte[]... parameters) {
    byte[] body = Frames.join(parameters);
    return TransportParameters.decode(
        new FrameReader(Bytes.of(body), 0, body.length, TransportError.TRANSPORT_PARAMETER_ERROR));
  }

  private static void expectError(byte[]... parameters) {
    ViolationException violation = assertThrows(ViolationException.class, () -> decode(parameters));
    assertEquals(TransportError.TRANSPORT_PARAMETER_ERROR, violation.error());
  }

  @Test
  void whatIsAbsentHasItsDefault() {
    assertEquals(
        new TransportParameters(0, 0, 0, 0, 0, 0, 0, 0, 16382, false), decode(new byte[0]));
  }

  @Test
  void theLimitsAreDeclared() {
    Limits limits =
        Limits.builder()
            .maxBidiStreams(3)
            .maxUniStreams(4)
            .streamWindowBytes(5_000)
            .connectionWindowBytes(60_000)
            .build();
    assertEquals(
        new TransportParameters(7_000, 60_000, 5_000, 5_000, 5_000, 3, 4, 9_000, 20_000, true),
        QmuxConfig.client(limits).withTimeouts(7_000, 0).withRecords(20_000, 9_000).parameters());
    assertEquals(
        (1L << 62) - 1,
        QmuxConfig.server(limits).withTimeouts((1L << 62) - 1, 0).parameters().maxIdleTimeoutMs());
    assertEquals(
        0, QmuxConfig.server(limits).withTimeouts(1L << 62, 0).parameters().maxIdleTimeoutMs());
  }

  @Test
  void whatIsEncodedIsDecoded() {
    TransportParameters parameters =
        new TransportParameters(
            30_000, 1 << 24, 1, 2, 1L << 40, 1L << 60, 0, 65_536, (1L << 62) - 1, true);
    byte[] frame = parameters.encode();
    FrameReader reader =
        new FrameReader(Bytes.of(frame), 8, frame.length, TransportError.FRAME_ENCODING_ERROR);
    int length = reader.length();
    assertEquals(length, reader.remaining());
    assertEquals(parameters, TransportParameters.decode(reader.part(length, 0)));
  }

  @Test
  void unknownOnesAreIgnored() {
    TransportParameters parameters =
        decode(
            Frames.parameter(31 * 7 + 27, 5),
            Frames.numbers(0x1d, 0),
            Frames.join(Frames.numbers(0x11, 3), new byte[] {1, 2, 3}),
            Frames.parameter(0x04, 77));
    assertEquals(77, parameters.maxData());
  }

  @Test
  void prohibitedOnesAreErrors() {
    for (int id : new int[] {0x00, 0x02, 0x03, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10}) {
      expectError(Frames.parameter(id, 1));
      expectError(Frames.numbers(id, 0));
    }
  }

  @Test
  void whatIsDeclaredTwiceIsAnError() {
    expectError(Frames.parameter(0x04, 1), Frames.parameter(0x04, 1));
    expectError(Frames.parameter(0x99, 1), Frames.parameter(0x05, 1), Frames.parameter(0x99, 2));
  }

  @Test
  void truncatedOnesAreErrors() {
    expectError(new byte[] {0x40});
    expectError(new byte[] {0x04});
    expectError(new byte[] {0x04, 2, 0x40});
    expectError(new byte[] {0x04, 1, 0x40});
    expectError(new byte[] {0x04, 0});
  }

  @Test
  void aNumberWithBytesBehindItIsAnError() {
    expectError(new byte[] {0x04, 2, 1, 1});
  }

  @Test
  void theLeastRecordSizeIsTheDefault() {
    assertEquals(16382, decode(Frames.parameter(0x0571_c594_29cd_0845L, 16382)).maxRecordBytes());
    expectError(Frames.parameter(0x0571_c594_29cd_0845L, 16381));
  }

  @Test
  void streamCountsAbove2To60AreErrors() {
    assertEquals(1L << 60, decode(Frames.parameter(0x08, 1L << 60)).maxStreamsBidi());
    assertEquals(1L << 60, decode(Frames.parameter(0x09, 1L << 60)).maxStreamsUni());
    expectError(Frames.parameter(0x08, (1L << 60) + 1));
    expectError(Frames.parameter(0x09, (1L << 60) + 1));
  }

  @Test
  void drainIsKnownFromItsParameter() {
    assertTrue(decode(Frames.numbers(0x1b3f_60c8_d972_4ea5L, 0)).drain());
    assertFalse(decode(Frames.numbers(0x1b3f_60c8_d972_4ea6L, 0)).drain());
  }

  @Test
  void numbersAreReadAtEveryLength() {
    for (long value : new long[] {0, 63, 64, 16_383, 16_384, (1 << 30) - 1, 1 << 30, 1L << 61}) {
      assertEquals(value, decode(Frames.parameter(0x06, value)).maxStreamDataBidiRemote());
    }
  }
}
