package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SendGateTest {
  private final EmbeddedChannel socket = new EmbeddedChannel(new SendGates());
  private final EmbeddedChannel connection =
      new EmbeddedChannel(socket, DefaultChannelId.newInstance(), true, false);
  private long capacity;
  private int resumed;
  private final SendGate gate = new SendGate(connection, () -> capacity, () -> resumed++);

  @BeforeEach
  void freezeTime() {
    connection.freezeTime();
  }

  @Test
  void aBatchOfCapacityResumesAtOnceAndOnlyOnce() {
    gate.await(Long.MAX_VALUE);
    received(SendGate.BATCH_BYTES);
    assertEquals(1, resumed);
    received(SendGate.BATCH_BYTES);
    assertEquals(1, resumed);
  }

  @Test
  void lessThanABatchResumesWhenPatienceEnds() {
    gate.await(Long.MAX_VALUE);
    received(SendGate.BATCH_BYTES - 1);
    pass(SendGate.PATIENCE_NS - 1);
    assertEquals(0, resumed);
    pass(1);
    assertEquals(1, resumed);
  }

  @Test
  void patienceCountsFromTheFirstFreedByte() {
    gate.await(Long.MAX_VALUE);
    received(1);
    pass(SendGate.PATIENCE_NS / 2);
    received(2);
    pass(SendGate.PATIENCE_NS / 2);
    assertEquals(1, resumed);
  }

  @Test
  void noCapacityNeverResumes() {
    gate.await(Long.MAX_VALUE);
    received(0);
    pass(10 * SendGate.PATIENCE_NS);
    assertEquals(0, resumed);
  }

  @Test
  void aBatchThatComesBeforePatienceEndsResumesOnce() {
    gate.await(Long.MAX_VALUE);
    received(1);
    received(SendGate.BATCH_BYTES);
    pass(2 * SendGate.PATIENCE_NS);
    assertEquals(1, resumed);
  }

  @Test
  void aCancelledGateStaysSilent() {
    gate.await(Long.MAX_VALUE);
    received(1);
    gate.cancel();
    received(SendGate.BATCH_BYTES);
    pass(2 * SendGate.PATIENCE_NS);
    assertEquals(0, resumed);
  }

  @Test
  void aClosedConnectionWaitsForNothing() {
    gate.await(Long.MAX_VALUE);
    connection.close();
    assertFalse(gate.isWaiting());
    gate.await(Long.MAX_VALUE);
    assertFalse(gate.isWaiting());
    received(SendGate.BATCH_BYTES);
    assertEquals(0, resumed);
  }

  @Test
  void anOwnerThatIsBlockedAgainWhileResumingIsResumedAgain() {
    SendGate[] own = new SendGate[1];
    own[0] =
        new SendGate(
            connection,
            () -> capacity,
            () -> {
              resumed++;
              own[0].await(Long.MAX_VALUE);
            });
    own[0].await(Long.MAX_VALUE);
    received(SendGate.BATCH_BYTES);
    int inTheFirstRead = resumed;
    assertTrue(inTheFirstRead > 0);
    received(SendGate.BATCH_BYTES);
    assertTrue(resumed > inTheFirstRead);
  }

  private void received(long bytes) {
    capacity = bytes;
    socket.pipeline().fireChannelReadComplete();
  }

  private void pass(long ns) {
    connection.advanceTimeBy(ns, TimeUnit.NANOSECONDS);
    connection.runScheduledPendingTasks();
  }
}
