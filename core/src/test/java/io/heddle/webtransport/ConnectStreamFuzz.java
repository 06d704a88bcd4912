package io.heddle.webtransport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.wire.FuzzInput;
import io.heddle.wire.SessionLimits;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class ConnectStreamFuzz {
  private static final SessionLimits FEW = new SessionLimits(5, 5, 5);

  @FuzzTest(maxDuration = "")
  void aSessionEndsAtMostOnce(byte[] input) {
    FuzzInput decisions = new FuzzInput(input);
    RecordingListener listener = new RecordingListener();
    SessionFlowControl flowControl =
        decisions.yes() ? FlowControls.enabled(FEW, FEW) : SessionFlowControl.disabled();
    ConnectStream stream = new ConnectStream(flowControl, listener, 64, 32);
    while (decisions.hasNext()) {
      step(decisions, stream);
    }
    check(listener.events, stream);
  }

  private static void step(FuzzInput decisions, ConnectStream stream) {
    switch (decisions.below(16)) {
      case 0 -> stream.receiveFin();
      case 1 -> stream.receiveReset(decisions.number());
      case 2 -> stream.receiveStopSending(decisions.number());
      case 3 -> stream.close(decisions.octet(), "bye");
      case 4 -> stream.keepAlive();
      case 5 -> stream.drain();
      case 6 -> stream.rejected();
      case 7, 8 -> stream.established();
      default -> {
        byte[] bytes = decisions.take(decisions.octet());
        stream.receive(bytes, 0, bytes.length);
        for (int left = 8; left > 0 && stream.pollFlowControl().isPresent(); left--) {
          assertTrue(left > 1, "flow control says no end of things");
        }
      }
    }
  }

  /** Nothing follows an end, except a failure after a close. */
  private static void check(List<String> events, ConnectStream stream) {
    for (int at = 0; at < events.size(); at++) {
      String event = events.get(at);
      int after = events.size() - 1 - at;
      if (event.startsWith("reset") || event.startsWith("failed")) {
        assertEquals(0, after);
        assertFalse(stream.isOpen());
      } else if (event.startsWith("closed")) {
        assertTrue(after == 0 || (after == 1 && events.get(at + 1).startsWith("failed")));
        assertFalse(stream.isOpen());
      }
    }
  }
}
