package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException;
import io.heddle.StreamPriority;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingOpensTest {
  private final WaitingOpens waiting = new WaitingOpens();

  private static final class Open implements Carrier.OpenResult {
    @Override
    public StreamPriority priority() {
      return StreamPriority.NORMAL;
    }

    @Override
    public StreamEvents opened(CarrierStream stream) {
      throw new AssertionError("nobody opens it");
    }

    @Override
    public void failed(HeddleException reason) {
      throw new AssertionError("nobody fails it");
    }
  }

  @Test
  void whoTakesAllLeavesNone() {
    Open first = new Open();
    Open second = new Open();
    waiting.add(first);
    waiting.add(second);
    assertEquals(List.of(first, second), waiting.removeAll());
    assertTrue(waiting.isEmpty());
    assertEquals(List.of(), waiting.removeAll());
  }
}
