package io.heddle.qmux;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.wire.FuzzInput;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class QmuxEngineFuzz {
  @FuzzTest(maxDuration = "")
  void whateverComesIsAnsweredWithinTheLimits(byte[] input) {
    FuzzInput decisions = new FuzzInput(input);
    FuzzedEngine engine = new FuzzedEngine(decisions);
    FuzzedPeer peer = new FuzzedPeer(decisions, engine);
    FuzzedApplication application = new FuzzedApplication(decisions, engine);
    while (decisions.hasNext() && !engine.isOver()) {
      if (decisions.below(3) < 2) {
        peer.step();
      } else {
        application.step();
      }
      engine.check();
    }
    engine.end();
    application.checkEnd();
  }
}
