package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AllowanceTest {
  private final Allowance allowance = new Allowance(10);

  @Test
  void whatIsTakenIsNotLeft() {
    allowance.take(9);
    assertEquals(1, allowance.left());
    allowance.take(1);
    assertEquals(0, allowance.left());
  }

  @Test
  void whoFoundNothingLeftIsToldOnce() {
    allowance.take(10);
    assertEquals(0, allowance.left());
    assertTrue(allowance.giveBack(1));
    assertFalse(allowance.giveBack(1));
    assertEquals(2, allowance.left());
  }

  @Test
  void nobodyIsToldWhoDidNotAsk() {
    allowance.take(10);
    assertFalse(allowance.giveBack(10));
  }

  @Test
  void nobodyIsToldWhileNothingIsLeft() {
    allowance.take(12);
    assertEquals(0, allowance.left());
    assertFalse(allowance.giveBack(2));
    assertTrue(allowance.giveBack(1));
  }

  @Test
  void whoeverWaitsBetweenTwoThreadsIsToldExactlyOnce() throws Exception {
    Semaphore sent = new Semaphore(0);
    Semaphore told = new Semaphore(0);
    int rounds = 100_000;
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                sent.acquireUninterruptibly();
                if (allowance.giveBack(10)) {
                  told.release();
                }
              }
            });
    other.start();
    for (int i = 0; i < rounds; i++) {
      allowance.take(10);
      sent.release();
      if (allowance.left() == 0) {
        assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "not told");
      }
    }
    other.join();
    assertEquals(0, told.availablePermits());
  }
}
