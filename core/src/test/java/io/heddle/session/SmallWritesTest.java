package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of many writes on one stream before the carrier has any. */
class SmallWritesTest {
  private final ScriptedSession scripted = new ScriptedSession(Limits.DEFAULT);
  private final ScriptedSession.Opened opened = scripted.open(2);

  private CompletableFuture<Void> write(int length) {
    return opened.stream().write(scripted.bytes.of(length));
  }

  private List<String> sent() {
    scripted.time.runReady();
    List<String> sent = new ArrayList<>(scripted.calls());
    sent.remove("flush");
    return sent;
  }

  @AfterEach
  void nothingIsLeft() {
    scripted.engine.closedByPeer(0, "");
    scripted.assertNothingLeft();
  }

  @Test
  void allButTheFirstGoTogether() {
    write(10);
    write(20);
    write(30);
    assertEquals(List.of("2 write 10", "2 write 50"), sent());
    assertEquals(60, opened.stream().stats().bytesSent());
    assertEquals(0, opened.stream().stats().bytesQueued());
  }

  @Test
  void onlyThoseOfAtMost256BytesDo() {
    write(10);
    write(256);
    write(256);
    write(257);
    write(20);
    assertEquals(List.of("2 write 10", "2 write 512", "2 write 257", "2 write 20"), sent());
  }

  @Test
  void atMost4096BytesDo() {
    opened.below().capacity = 1 << 20;
    for (int i = 0; i < 18; i++) {
      write(256);
    }
    assertEquals(List.of("2 write 256", "2 write 4096", "2 write 256"), sent());
  }

  @Test
  void togetherTheyTakeNoMoreThanTheStreamHasCreditFor() {
    opened.below().capacity = 65;
    write(10);
    write(20);
    write(30);
    CompletableFuture<Void> last = write(40);
    assertEquals(List.of("2 write 10", "2 write 55"), sent());
    assertFalse(done(last));
    opened.below().capacity = 1000;
    opened.events().writable();
    assertEquals(List.of("2 write 35"), sent());
    assertTrue(done(last));
  }

  /** What a stream sends in one turn is bounded, however many writes that takes. */
  @Test
  void aTurnIsNoLongerForSeveralWrites() {
    ScriptedSession.Opened other = scripted.open(6);
    opened.below().capacity = 1 << 20;
    other.below().capacity = 1 << 20;
    scripted.time.runReady();
    scripted.calls();
    for (int i = 0; i < 10; i++) {
      write(10_000);
    }
    other.stream().write(scripted.bytes.of(10_000));
    List<String> sent = sent();
    int inATurn = 0;
    for (String call : sent.subList(0, sent.indexOf("6 write 10000"))) {
      inATurn += Integer.parseInt(call.substring("2 write ".length()));
    }
    assertEquals(16 << 10, inATurn, sent::toString);
  }

  @Test
  void theEndGoesWithTheLastOfThem() {
    write(10);
    write(20);
    write(30);
    CompletableFuture<Void> end = opened.stream().finish();
    assertEquals(List.of("2 write 10", "2 write 50 last"), sent());
    value(end);
  }

  @Test
  void theEndGoesBehindAnEmptyOne() {
    write(10);
    write(20);
    write(0);
    CompletableFuture<Void> end = opened.stream().finish();
    assertEquals(List.of("2 write 10", "2 write 20 last"), sent());
    value(end);
  }

  @Test
  void afterSoManyInATurnOthersHaveTheirs() {
    for (int i = 0; i < 1_024; i++) {
      write(0);
    }
    CompletableFuture<Void> last = write(0);
    scripted.time.step();
    assertFalse(done(last));
    // Nor does a pump that somebody asks for meanwhile go on.
    scripted.engine.writable();
    assertFalse(done(last));
    scripted.time.runReady();
    assertTrue(done(last));
  }
}
