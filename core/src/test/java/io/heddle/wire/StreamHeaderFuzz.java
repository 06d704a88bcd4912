package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.wire.StreamHeaderDecoder.State;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class StreamHeaderFuzz {
  @FuzzTest(maxDuration = "")
  void theSplitOfAHeaderChangesNothing(byte[] input) {
    FuzzInput decisions = new FuzzInput(input);
    StreamKind kind = decisions.yes() ? StreamKind.UNIDIRECTIONAL : StreamKind.BIDIRECTIONAL;
    byte[] bytes = decisions.rest();
    StreamHeaderDecoder whole = new StreamHeaderDecoder(kind);
    int taken = whole.feed(bytes, 0, bytes.length);
    StreamHeaderDecoder split = new StreamHeaderDecoder(kind);
    int at = 0;
    while (at < bytes.length && split.feed(bytes, at, 1) == 1) {
      at++;
    }
    assertEquals(taken, at);
    assertEquals(whole.state(), split.state());
    assertArrayEquals(whole.taken(), split.taken());
    assertEquals(taken, whole.taken().length);
    if (whole.state() == State.WEBTRANSPORT) {
      byte[] shortest = whole.header().encode();
      StreamHeaderDecoder again = new StreamHeaderDecoder(kind);
      assertEquals(shortest.length, again.feed(shortest, 0, shortest.length));
      assertEquals(whole.header(), again.header());
    }
  }
}
