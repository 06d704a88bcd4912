package io.heddle.e2e.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.browser.web.Global;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What futures do in a browser and nowhere else; run by {@link CoreCompiledTest}. */
class WaitingInBrowser {
  @Test
  void joinOnTheBrowsersOwnStackIsRefused() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Global.setTimeout(
        () ->
            thrown.complete(
                assertThrows(
                    IllegalStateException.class, () -> new CompletableFuture<String>().join())),
        0);
    String message = thrown.get(10, TimeUnit.SECONDS).getMessage();
    assertEquals(
        "this code may not wait: it was called by the browser and not from a Thread", message);
  }

  @Test
  void joinOfACompleteFutureWorksOnTheBrowsersOwnStack() throws Exception {
    CompletableFuture<String> joined = new CompletableFuture<>();
    Global.setTimeout(() -> joined.complete(CompletableFuture.completedFuture("x").join()), 0);
    assertEquals("x", joined.get(10, TimeUnit.SECONDS));
  }

  @Test
  void threadsTakeTurnsWhileTheyWait() throws Exception {
    StringBuilder log = new StringBuilder();
    CompletableFuture<Void> a = new CompletableFuture<>();
    CompletableFuture<Void> b = new CompletableFuture<>();
    Thread first =
        new Thread(
            () -> {
              log.append("1 waits, ");
              a.join();
              log.append("1 goes on, ");
              b.complete(null);
            });
    first.start();
    while (log.length() == 0) {
      CompletableFuture.runAsync(() -> {}).join();
      Thread.sleep(1);
    }
    log.append("2 wakes 1, ");
    a.complete(null);
    log.append("2 waits, ");
    b.join();
    assertEquals("1 waits, 2 wakes 1, 2 waits, 1 goes on, ", log.toString());
  }

  @Test
  void strictCodeThrowsAsJavaPromises() {
    Object text = "text";
    assertThrows(ClassCastException.class, () -> ((Integer) text).intValue());
    byte[] bytes = new byte[2];
    int beyond = bytes.length;
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> bytes[beyond]++);
    assertTrue(bytes.length == 2);
  }
}
