package io.heddle.session;

import static io.heddle.memory.Outcomes.done;
import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Datagrams.Outcome;
import io.heddle.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session's datagrams and its streams take turns on a carrier that has room for one or both. */
class DatagramsBesideStreamsTest {
  private static final int DATAGRAM_BYTES = 1000;

  /** So many come to a turn, with what each takes beyond its payload. */
  private static final int IN_A_TURN = DatagramShare.TURN_BYTES / (DATAGRAM_BYTES + 64) + 1;

  private final ScriptedSession scripted = new ScriptedSession(Limits.DEFAULT);
  private final ScriptedSession.Opened opened = scripted.open(2);

  DatagramsBesideStreamsTest() {
    scripted.carrier.maxDatagramBytes = DATAGRAM_BYTES;
    opened.below().capacity = 1 << 20;
    scripted.time.runReady();
    scripted.calls();
  }

  @AfterEach
  void nothingIsLeft() {
    scripted.engine.closedByPeer(0, "");
    scripted.assertNothingLeft();
  }

  private List<CompletableFuture<Outcome>> send(int count) {
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(scripted.session.datagrams().send(scripted.bytes.of(DATAGRAM_BYTES)));
    }
    return sent;
  }

  private void write(int length) {
    opened.stream().write(scripted.bytes.of(length));
  }

  /** How many datagrams the carrier got since the last call. */
  private long datagrams() {
    return scripted.calls().stream().filter(call -> call.startsWith("datagram")).count();
  }

  @Test
  void aTurnOfDatagramsIsFollowedByAsManyBytesOfStreams() {
    write(40 << 10);
    send(2 * IN_A_TURN);
    scripted.time.runReady();
    List<String> calls = scripted.calls();
    int first = calls.indexOf("2 write 16384");
    assertEquals(IN_A_TURN, first, calls::toString);
    assertEquals(2 * IN_A_TURN, calls.stream().filter(call -> call.startsWith("datagram")).count());
    assertTrue(calls.get(calls.size() - 1).equals("flush"), calls::toString);
  }

  @Test
  void datagramsThatAreLeftGoBehindStreamsThatHaveNoMore() {
    write(10);
    send(3 * IN_A_TURN);
    scripted.time.runReady();
    assertEquals(3 * IN_A_TURN, datagrams());
  }

  /** What the streams wait for may be credit, which datagrams do not need. */
  @Test
  void datagramsWaitAMillisecondForStreamsThatAreRefused() {
    scripted.carrier.room = false;
    scripted.carrier.datagramRoom = true;
    write(10);
    List<CompletableFuture<Outcome>> sent = send(IN_A_TURN + 4);
    scripted.time.runReady();
    assertEquals(IN_A_TURN, datagrams());
    assertEquals(1, scripted.time.pending());
    scripted.time.advance(DatagramShare.PATIENCE_NS - 1);
    assertEquals(0, datagrams());
    scripted.time.advance(1);
    assertEquals(4, datagrams());
    assertEquals(Outcome.SENT, value(sent.get(IN_A_TURN + 3)));
    scripted.carrier.room = true;
    scripted.engine.writable();
    scripted.time.runReady();
    assertTrue(scripted.calls().contains("2 write 10"));
  }

  @Test
  void streamsThatAreRefusedAreLookedAtOncePerMillisecond() {
    scripted.carrier.room = false;
    scripted.carrier.datagramRoom = true;
    write(10);
    send(IN_A_TURN + 1);
    for (int i = 0; i < 5; i++) {
      scripted.engine.writable();
      scripted.time.runReady();
    }
    assertEquals(1, scripted.time.pending());
  }

  @Test
  void aDatagramOfTheLargestSizeWaitsWhileTheCarrierTakesNone() {
    scripted.carrier.room = false;
    CompletableFuture<Outcome> sent = send(1).get(0);
    scripted.time.runReady();
    assertFalse(done(sent));
    scripted.carrier.room = true;
    scripted.engine.writable();
    scripted.time.runReady();
    assertEquals(Outcome.SENT, value(sent));
  }

  @Test
  void whatWaitsToExpireTakesOneTimer() {
    scripted.carrier.room = false;
    scripted.session.datagrams().outgoingMaxAgeMs(50);
    for (int i = 0; i < 10; i++) {
      send(1);
      scripted.time.advance(TestPair.MS);
    }
    assertEquals(1, scripted.time.pending());
    scripted.time.advance(50 * TestPair.MS);
    assertEquals(10, scripted.session.datagrams().stats().expiredOutgoing());
  }
}
