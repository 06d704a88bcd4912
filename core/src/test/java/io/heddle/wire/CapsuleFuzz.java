package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class CapsuleFuzz {
  private static final int MAX_DATAGRAM_BYTES = 64;

  /** What one decoder makes of some bytes, fed to it in pieces. */
  private static final class Run {
    final CapsuleDecoder decoder;
    final ByteArrayOutputStream capsules = new ByteArrayOutputStream();

    Run(byte[] bytes, int piece, boolean flowControl) {
      decoder = new CapsuleDecoder(MAX_DATAGRAM_BYTES, flowControl);
      int at = 0;
      while (at < bytes.length) {
        at += decoder.feed(bytes, at, Math.min(piece, bytes.length - at));
        decoder.poll().ifPresent(this::note);
      }
    }

    private void note(Capsule capsule) {
      assertTrue(
          !(capsule instanceof Capsule.Datagram datagram)
              || datagram.payload().length <= MAX_DATAGRAM_BYTES);
      capsules.writeBytes(capsule.encode());
    }
  }

  @FuzzTest(maxDuration = "")
  void theSplitOfCapsulesChangesNothing(byte[] input) {
    FuzzInput decisions = new FuzzInput(input);
    boolean flowControl = decisions.yes();
    int piece = 1 + decisions.below(16);
    byte[] bytes = decisions.rest();
    Run whole = new Run(bytes, Math.max(1, bytes.length), flowControl);
    Run split = new Run(bytes, piece, flowControl);
    assertArrayEquals(whole.capsules.toByteArray(), split.capsules.toByteArray());
    assertEquals(whole.decoder.violation(), split.decoder.violation());
    assertEquals(whole.decoder.atBoundary(), split.decoder.atBoundary());
    assertEquals(whole.decoder.droppedDatagrams(), split.decoder.droppedDatagrams());

    byte[] encoded = whole.capsules.toByteArray();
    Run again = new Run(encoded, Math.max(1, encoded.length), flowControl);
    assertArrayEquals(encoded, again.capsules.toByteArray());
    assertTrue(again.decoder.atBoundary());
  }
}
