package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.Bytes;
import io.heddle.session.ByteLedger;
import io.heddle.wire.FuzzInput;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class RecordFuzz {
  private static final int MAX_RECORD_BYTES = 1000;

  @FuzzTest(maxDuration = "")
  void aRecordIsDecodedOrAViolation(byte[] input) {
    FuzzInput decisions = new FuzzInput(input);
    FrameTally tally = new FrameTally();
    FrameDecoder decoder = new FrameDecoder(tally, MAX_RECORD_BYTES);
    if (decisions.yes()) {
      decoder.decode(Bytes.of(FakePeer.parameters(1500, 1000, 2).encode()));
    }
    tally.frames = 0;
    ByteLedger ledger = new ByteLedger();
    byte[] bytes = decisions.rest();
    Bytes record = ledger.of(bytes);
    try {
      decoder.decode(record);
      assertTrue(bytes.length <= MAX_RECORD_BYTES);
    } catch (ViolationException violation) {
      int error = violation.error();
      assertTrue(
          error == TransportError.FRAME_ENCODING_ERROR
              || error == TransportError.PROTOCOL_VIOLATION
              || error == TransportError.TRANSPORT_PARAMETER_ERROR);
    }
    assertTrue(tally.frames + tally.payloadBytes <= bytes.length);
    record.release();
    assertEquals(0, ledger.live());
  }
}
