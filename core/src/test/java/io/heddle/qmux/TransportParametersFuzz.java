package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.Bytes;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class TransportParametersFuzz {
  @FuzzTest(maxDuration = "")
  void parametersAreAViolationOrCanBeSentOn(byte[] body) {
    TransportParameters declared;
    try {
      declared =
          TransportParameters.decode(
              new FrameReader(
                  Bytes.of(body), 0, body.length, TransportError.TRANSPORT_PARAMETER_ERROR));
    } catch (ViolationException violation) {
      assertEquals(TransportError.TRANSPORT_PARAMETER_ERROR, violation.error());
      return;
    }
    assertTrue(declared.maxRecordBytes() >= TransportParameters.DEFAULT_MAX_RECORD_BYTES);
    FrameTally tally = new FrameTally();
    new FrameDecoder(tally, 1000).decode(Bytes.of(declared.encode()));
    assertEquals(declared, tally.parameters);
  }
}
