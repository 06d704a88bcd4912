package io.heddle.memory;

import static io.heddle.memory.Outcomes.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.Limits;
import io.heddle.StreamPriority;
import io.heddle.session.ByteLedger;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierEvents;
import io.heddle.session.CarrierStream;
import io.heddle.session.MeasuredPath;
import io.heddle.session.StreamEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the two ends of a connection in memory tell, and what becomes of the bytes. */
class MemoryCarrierTest {
  private static final long MS = 1_000_000;
  private static final int KIB = 1 << 10;
  private static final LinkConfig LINK = LinkConfig.IDEAL.withLatencyMs(10);

  /** A KiB of one stream, two of all. */
  private static Limits.Builder small() {
    return Limits.builder()
        .streamWindowBytes(KIB)
        .connectionWindowBytes(2 * KIB)
        .maxUnreadBytes(KIB)
        .readAheadBytes(KIB);
  }

  private final VirtualLoop loop = new VirtualLoop();
  private final ByteLedger ledger = new ByteLedger();

  /** What was told to either end, in order. */
  private final List<String> told = new ArrayList<>();

  private final class Stream implements StreamEvents {
    final String name;

    Stream(String end, CarrierStream stream) {
      name = end + stream.id() + " ";
    }

    @Override
    public void data(Bytes bytes) {
      told.add(name + bytes.length());
      bytes.release();
    }

    @Override
    public void end() {
      told.add(name + "end");
    }

    @Override
    public void reset(OptionalLong code, OptionalLong wireCode) {
      told.add(name + "reset");
    }

    @Override
    public void stopped(OptionalLong code, OptionalLong wireCode) {
      told.add(name + "stopped");
    }

    @Override
    public void writable() {
      told.add(name + "writable");
    }

    @Override
    public void failed(HeddleException reason) {
      told.add(name + "failed");
    }
  }

  private final class Open implements Carrier.OpenResult {
    final List<CarrierStream> streams = new ArrayList<>();
    boolean wanted = true;

    @Override
    public boolean isWanted() {
      return wanted;
    }

    @Override
    public StreamPriority priority() {
      return StreamPriority.NORMAL;
    }

    @Override
    public StreamEvents opened(CarrierStream stream) {
      streams.add(stream);
      return new Stream("c", stream);
    }

    @Override
    public void failed(HeddleException reason) {
      told.add("open failed");
    }

    boolean isDone() {
      return !streams.isEmpty();
    }
  }

  private final class End implements CarrierEvents {
    final String name;
    final List<CarrierStream> arrived = new ArrayList<>();

    End(String name) {
      this.name = name;
    }

    @Override
    public StreamEvents arrived(CarrierStream stream, boolean bidirectional) {
      arrived.add(stream);
      return new Stream(name, stream);
    }

    @Override
    public void datagram(Bytes payload) {
      told.add(name + " datagram " + payload.get(0));
      payload.release();
    }

    @Override
    public void writable() {
      told.add(name + " writable");
    }

    @Override
    public void creditSpent() {
      told.add(name + " credit spent");
    }

    @Override
    public void drainRequested() {
      told.add(name + " drain");
    }

    @Override
    public void closedByPeer(long code, String reason) {
      told.add(name + " closed");
    }

    @Override
    public void closeSent() {
      told.add(name + " close sent");
    }

    @Override
    public void failed(HeddleException reason) {
      told.add(name + " failed");
    }
  }

  private End serverEnd = new End("s");
  private MemoryCarrier client = connect(LINK, Limits.DEFAULT);

  private MemoryCarrier connect(LinkConfig link, Limits limits) {
    client = MemoryCarrier.connected(loop, link, limits, limits, ledger::of);
    client.events(new End("c"));
    serverEnd = new End("s");
    client.peer().events(serverEnd);
    return client;
  }

  private void connect(Limits.Builder limits) {
    connect(LINK, limits.build());
  }

  private Open open(boolean bidirectional) {
    Open open = new Open();
    client.open(bidirectional, open);
    loop.runUntilIdle();
    return open;
  }

  private CarrierStream uni() {
    return open(false).streams.get(0);
  }

  /** The server's side of the stream that came last. */
  private CarrierStream lastArrived() {
    return serverEnd.arrived.get(serverEnd.arrived.size() - 1);
  }

  private void write(CarrierStream stream, int bytes, boolean last) {
    stream.write(ledger.of(new byte[bytes]), last);
  }

  private List<String> toldSince() {
    loop.runUntilIdle();
    List<String> since = List.copyOf(told);
    told.clear();
    return since;
  }

  @Test
  void aCloseDoesNotWaitForWhatHasNotLeft() {
    connect(LINK.withBytesPerSecond(1_000), Limits.DEFAULT);
    CarrierStream stream = uni();
    write(stream, 1_000, false);
    write(stream, 1_000, false);
    client.close(0, "");
    assertEquals(0, ledger.live());
    loop.advance(10 * MS);
    assertEquals(List.of("c close sent", "s closed"), told);
  }

  @Test
  void whatAnEndHasUnderWayIsGivenUpWhenItsPeerCloses() {
    connect(LINK.withBytesPerSecond(1_000), Limits.DEFAULT);
    open(true);
    client.close(0, "");
    loop.advance(5 * MS);
    write(lastArrived(), 1, false);
    write(lastArrived(), 1_000, false);
    loop.advance(5 * MS - 1);
    assertEquals(2, ledger.live());
    loop.advance(1);
    assertEquals(0, ledger.live());
    assertEquals(List.of("c close sent", "s closed"), toldSince());
  }

  @Test
  void whatIsUnderWayIsLostWithTheLink() {
    connect(LINK.withBytesPerSecond(1_000), Limits.DEFAULT);
    CarrierStream stream = uni();
    write(stream, 1, false);
    write(stream, 1_000, false);
    loop.advance(5 * MS);
    assertEquals(2, ledger.live());
    client.lose(new IoFailureException(Side.TRANSPORT, "cut"));
    assertEquals(0, ledger.live());
    assertEquals(List.of("c failed"), toldSince());
  }

  @Test
  void whatWasNotReadIsReleasedAtTheEnd() {
    for (boolean closes : new boolean[] {true, false}) {
      connect(LINK, Limits.DEFAULT);
      write(uni(), 100, false);
      loop.runUntilIdle();
      assertEquals(1, ledger.live());
      if (closes) {
        client.close(0, "");
        loop.runUntilIdle();
      } else {
        client.peer().lose(new IoFailureException(Side.TRANSPORT, "cut"));
      }
      assertEquals(0, ledger.live());
    }
  }

  @Test
  void whatArrivesAtAnEndThatHasClosedIsReleasedUntold() {
    open(true);
    CarrierStream there = lastArrived();
    write(there, 100, false);
    there.reset(1);
    assertTrue(client.peer().sendDatagram(ledger.of(new byte[1])));
    loop.advance(5 * MS);
    client.close(0, "");
    loop.advance(6 * MS);
    assertEquals(0, ledger.live());
    assertEquals(List.of("c close sent", "s closed"), toldSince());
  }

  @Test
  void whatIsSentAfterTheEndIsReleased() {
    CarrierStream stream = uni();
    client.close(0, "");
    write(stream, 100, false);
    assertTrue(client.sendDatagram(ledger.of(new byte[1])));
    assertEquals(0, ledger.live());
    assertEquals(List.of("c close sent", "s closed"), toldSince());
  }

  @Test
  void streamsThatHaveCreditAgainAreToldBeforeTheConnectionIsOnce() {
    connect(small());
    CarrierStream first = uni();
    CarrierStream second = uni();
    CarrierStream third = uni();
    write(first, KIB, false);
    write(second, KIB, false);
    assertEquals(0, second.capacity());
    assertEquals(0, third.capacity());
    assertEquals(0, first.capacity());
    loop.runUntilIdle();
    serverEnd.arrived.get(0).read();
    // The second stream's own window is still full.
    assertEquals(List.of("s2 1024", "c10 writable", "c2 writable", "c writable"), toldSince());
    serverEnd.arrived.get(1).read();
    assertEquals(List.of("s6 1024", "c6 writable", "c writable"), toldSince());
  }

  @Test
  void noStreamThatHasEndedOrHasNoCreditMakesTheConnectionWritable() {
    connect(small());
    CarrierStream full = uni();
    CarrierStream reset = uni();
    write(full, KIB, false);
    write(reset, KIB, false);
    assertEquals(0, full.capacity());
    assertEquals(0, reset.capacity());
    reset.reset(0);
    assertEquals(0, reset.capacity());
    assertEquals(List.of("s6 reset"), toldSince());
  }

  @Test
  void aStreamsFirstWindowIsSmallAndWidensOnceItIsRead() {
    connect(Limits.builder().streamWindowBytes(64 * KIB).connectionWindowBytes(1024 * KIB));
    CarrierStream out = uni();
    assertEquals(16 * KIB, out.capacity());
    write(out, 16 * KIB - 1, false);
    write(out, 1, false);
    loop.runUntilIdle();
    CarrierStream in = lastArrived();
    in.read();
    loop.runUntilIdle();
    assertEquals(16 * KIB - 1, out.capacity(), "not all of it is read");
    in.read();
    loop.runUntilIdle();
    assertEquals(64 * KIB, out.capacity());
    write(out, 100, false);
    assertEquals(64 * KIB - 100, out.capacity());
    in.read();
    loop.runUntilIdle();
    assertEquals(64 * KIB, out.capacity(), "not wider again");
  }

  /** Fills the window by two streams; a third one is to be waited for. */
  private CarrierStream spent() {
    connect(small());
    CarrierStream first = uni();
    CarrierStream second = uni();
    CarrierStream third = uni();
    write(first, KIB, false);
    write(second, KIB - 1, false);
    loop.runUntilIdle();
    assertFalse(client.peer().isCreditSpent());
    assertEquals(1, third.capacity());
    write(second, 1, false);
    loop.runUntilIdle();
    assertTrue(client.peer().isCreditSpent());
    assertEquals(0, third.capacity());
    return third;
  }

  @Test
  void whileReadsWaitWhatIsUnreadCountsAsReadUpToItsBound() {
    CarrierStream third = spent();
    MemoryCarrier server = client.peer();
    assertEquals(List.of(), toldSince(), "no read waits");
    server.readsWait(true);
    assertFalse(server.isCreditSpent());
    assertEquals(List.of("c10 writable", "c writable"), toldSince());
    assertEquals(KIB, third.capacity());
    write(third, KIB - 1, false);
    assertEquals(List.of(), toldSince());
    write(third, 1, false);
    assertEquals(List.of("s credit spent"), toldSince());
    assertTrue(server.isCreditSpent());
  }

  @Test
  void whatIsReadThenIsCreditAgain() {
    CarrierStream third = spent();
    MemoryCarrier server = client.peer();
    server.readsWait(true);
    loop.runUntilIdle();
    write(third, KIB, false);
    loop.runUntilIdle();
    CarrierStream fourth = uni();
    // Of three KiB one is read, and two may be unread, and one ahead.
    serverEnd.arrived.get(0).read();
    loop.runUntilIdle();
    assertFalse(server.isCreditSpent());
    assertEquals(KIB, fourth.capacity());
    write(fourth, KIB, false);
    loop.runUntilIdle();
    assertTrue(server.isCreditSpent());
  }

  @Test
  void whereAllIsReadNothingIsGrantedAhead() {
    CarrierStream third = spent();
    serverEnd.arrived.get(0).read();
    serverEnd.arrived.get(1).read();
    loop.runUntilIdle();
    serverEnd.arrived.get(1).read();
    loop.runUntilIdle();
    client.peer().readsWait(true);
    client.peer().readsWait(false);
    CarrierStream fourth = uni();
    write(third, KIB, false);
    write(fourth, KIB, false);
    loop.runUntilIdle();
    assertEquals(0, uni().capacity());
    assertTrue(client.peer().isCreditSpent());
  }

  @Test
  void whatWasGrantedAheadIsPaidBackOnceNoReadWaits() {
    CarrierStream third = spent();
    MemoryCarrier server = client.peer();
    server.readsWait(true);
    loop.runUntilIdle();
    server.readsWait(false);
    write(third, 1, false);
    loop.runUntilIdle();
    assertEquals(KIB - 1, third.capacity());
    serverEnd.arrived.get(0).read();
    loop.runUntilIdle();
    assertEquals(KIB - 1, uni().capacity(), "the KiB was granted before");
    serverEnd.arrived.get(1).read();
    loop.runUntilIdle();
    serverEnd.arrived.get(1).read();
    serverEnd.arrived.get(2).read();
    loop.runUntilIdle();
    CarrierStream[] more = {uni(), uni()};
    write(more[0], KIB, false);
    assertEquals(KIB, more[1].capacity(), "the whole window, and no more");
    write(more[1], KIB, false);
    assertEquals(0, uni().capacity());
    loop.runUntilIdle();
    assertTrue(server.isCreditSpent());
  }

  @Test
  void aStreamThatEndsWhenItIsStoppedMakesRoomForTheNext() {
    connect(small().maxUniStreams(1));
    write(uni(), 10, true);
    lastArrived().stopSending(1);
    Open next = open(false);
    assertTrue(next.isDone());
    assertEquals(List.of(), toldSince());
    assertEquals(0, ledger.live());
  }

  @Test
  void aStreamThatIsStoppedAfterItsEndGivesItsCreditBackAndMakesRoomForTheNext() {
    connect(small().maxUniStreams(1).connectionWindowBytes(KIB));
    write(uni(), KIB, true);
    loop.runUntilIdle();
    lastArrived().stopSending(1);
    assertEquals(0, ledger.live());
    assertEquals(List.of(), toldSince());
    CarrierStream next = uni();
    assertEquals(KIB, next.capacity());
  }

  @Test
  void aStreamThatIsStoppedIsResetAndMakesRoomForTheNext() {
    connect(small().maxUniStreams(1));
    write(uni(), 10, false);
    loop.runUntilIdle();
    lastArrived().stopSending(1);
    assertEquals(List.of("c2 stopped"), toldSince());
    assertTrue(open(false).isDone());
  }

  @Test
  void aStreamThatWasResetIsNotToldThatItIsStopped() {
    CarrierStream stream = uni();
    stream.reset(1);
    lastArrived().stopSending(1);
    assertEquals(List.of(), toldSince());
  }

  @Test
  void aResetInsteadOfAnAnswerMakesRoomForTheNextStream() {
    connect(small().maxBidiStreams(1));
    write(open(true).streams.get(0), 0, true);
    loop.runUntilIdle();
    lastArrived().read();
    loop.runUntilIdle();
    lastArrived().reset(1);
    assertEquals(List.of("s0 end", "c0 reset"), toldSince());
    assertTrue(open(true).isDone());
  }

  @Test
  void aStreamThatNobodyWantsAnyMoreIsNotOpenedAndLeavesItsRoom() {
    connect(small().maxUniStreams(1));
    Open unwanted = new Open();
    client.open(false, unwanted);
    unwanted.wanted = false;
    assertTrue(open(false).isDone());
    assertFalse(unwanted.isDone());
  }

  @Test
  void theLastBytesOfAnAnswerMakeRoomForTheNextStream() {
    connect(small().maxBidiStreams(1));
    Open open = open(true);
    write(open.streams.get(0), 0, true);
    loop.runUntilIdle();
    lastArrived().read();
    loop.runUntilIdle();
    Open next = open(true);
    assertFalse(next.isDone());
    write(lastArrived(), 0, true);
    loop.runUntilIdle();
    assertTrue(next.isDone());
  }

  @Test
  void anOpenThatIsGivenUpIsNotMadeWhenThereIsRoom() {
    for (boolean bidirectional : new boolean[] {false, true}) {
      connect(small().maxUniStreams(1).maxBidiStreams(1));
      CarrierStream first = open(bidirectional).streams.get(0);
      Open second = open(bidirectional);
      Open third = open(bidirectional);
      client.giveUp(second);
      first.reset(0);
      if (bidirectional) {
        lastArrived().reset(0);
      }
      loop.runUntilIdle();
      assertFalse(second.isDone());
      assertTrue(third.isDone());
    }
  }

  @Test
  void theRoundTripTakesTheLatencyTwice() {
    assertEquals(MeasuredPath.UNKNOWN.withSmoothedRttNs(20 * MS), value(client.pathStats()));
    assertEquals(
        MeasuredPath.UNKNOWN, value(connect(LinkConfig.IDEAL, Limits.DEFAULT).pathStats()));
  }

  @Test
  void withoutLossEachDatagramArrives() {
    for (int i = 0; i < 600; i++) {
      assertTrue(client.sendDatagram(ledger.of(new byte[1])));
    }
    assertEquals(600, toldSince().size());
  }

  @Test
  void aDatagramIsNotTakenWhileTheLinkIsFull() {
    connect(LINK.withBytesPerSecond(1_000).withBufferBytes(1), Limits.DEFAULT);
    Bytes first = ledger.of(new byte[1]);
    Bytes second = ledger.of(new byte[1]);
    assertTrue(client.sendDatagram(first));
    assertFalse(client.sendDatagram(second));
    assertEquals(List.of("c writable", "s datagram 0"), toldSince());
    assertEquals(1, second.length(), "still its owner's");
    second.release();
    assertEquals(0, ledger.live());
  }

  private String lost(MemoryCarrier sender) {
    StringBuilder lost = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      sender.sendDatagram(ledger.of(new byte[1]));
      lost.append(toldSince().isEmpty() ? '-' : '+');
    }
    assertEquals(0, ledger.live());
    return lost.toString();
  }

  /** So that a run which showed something can be run again by a later version, too. */
  @Tag("jvm")
  @Test
  void aSeedSaysForGoodWhichDatagramsGetLostOneWayAndTheOther() {
    connect(LINK.withDatagramLoss(50, 7), Limits.DEFAULT);
    assertEquals("-++-+++-+-----++ ++--++--+-++++--", lost(client) + " " + lost(client.peer()));
  }
}
