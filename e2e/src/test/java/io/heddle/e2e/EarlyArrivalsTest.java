package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.capsule;
import static io.heddle.e2e.RawBytes.join;
import static io.heddle.e2e.RawBytes.request;
import static io.heddle.e2e.RawBytes.varint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Http3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams and datagrams that come before their session are kept for it, so many of a connection at
 * once.
 */
// webtrans-http3 §4.6
@Timeout(30)
class EarlyArrivalsTest {
  private static final int STREAMS = 4;
  private static final int DATAGRAMS = 3;
  private static final int PAYLOAD_BYTES = 100_000;

  /** And what of the sum is not told yet. */
  private static final int HEADERS_BYTES = 10_000;

  /** More than once, so that places have to be given back. */
  private static final int ROUNDS = 3;

  private EchoServer server;
  private RawHttp3Peer peer;

  @BeforeEach
  void start() throws Exception {
    Limits limits =
        Limits.builder()
            .maxBufferedStreams(STREAMS)
            .maxBufferedDatagrams(DATAGRAMS)
            .maxBidiStreams(2 * STREAMS)
            .build();
    server = EchoServer.start(options -> options.limits(limits));
    peer = RawHttp3Peer.withSettings(server.port());
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  /** As many streams as may wait, each with a byte of its own, and open. */
  private List<RawStream> openFor(RawStream session) throws Exception {
    List<RawStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(peer.openBidi().send(bidi(session.id()), bytes(i)));
    }
    return streams;
  }

  private void assertEcho(List<RawStream> streams) throws Exception {
    for (int i = 0; i < STREAMS; i++) {
      assertArrayEquals(bytes(i), streams.get(i).finish().receiveAll());
    }
  }

  private static byte[] datagram(RawStream session, int content) throws Exception {
    return join(varint(session.id() / 4), bytes(content));
  }

  private void assertDatagram(RawStream session, int content) throws Exception {
    assertArrayEquals(datagram(session, content), peer.receiveDatagram());
  }

  @Test
  void streamsOfEachSessionAreKept() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      RawStream session = peer.openBidi();
      List<RawStream> streams = openFor(session);
      assertTrue(session.send(request("/echo")).accepted());
      assertEcho(streams);
    }
  }

  @Test
  void streamsOfARefusedSessionAreTurnedAwayAndTakeNoPlace() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      RawStream session = peer.openBidi();
      List<RawStream> streams = openFor(session);
      assertEquals(404, session.send(request("/nowhere")).status());
      for (RawStream stream : streams) {
        assertEquals(Http3Error.WT_SESSION_GONE, stream.resetCode());
      }
    }
  }

  /** What they hold counts, though it is nobody's yet, and no more when it is somebody's. */
  @Test
  void streamsThatWaitTakeOfTheServersMemory() throws Exception {
    RawStream session = peer.openBidi();
    List<RawStream> streams = openFor(session);
    TimeUnit.MILLISECONDS.sleep(100);
    for (RawStream stream : streams) {
      stream.send(new byte[PAYLOAD_BYTES]);
    }
    long all = (long) STREAMS * PAYLOAD_BYTES;
    awaitHeld(held -> held >= all - HEADERS_BYTES && held < all + HEADERS_BYTES);
    assertTrue(session.send(request("/echo")).accepted());
    for (RawStream stream : streams) {
      stream.finish().receiveAll();
    }
    awaitHeld(held -> held < HEADERS_BYTES);
  }

  private void awaitHeld(LongPredicate isRight) throws InterruptedException {
    for (int i = 0; !isRight.test(server.server().heldBytes()); i++) {
      assertTrue(i < 1_000, server.server().heldBytes() + " bytes");
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** The peer has counted those that were turned away, which are no more. */
  @Test
  void streamsThatWereTurnedAwayAreGivenBackToTheirSession() throws Exception {
    RawStream session = peer.openBidi();
    openFor(session);
    for (int i = 0; i < STREAMS; i++) {
      RawStream oneTooMany = peer.openBidi().send(bidi(session.id()), bytes(i));
      assertEquals(Http3Error.WT_BUFFERED_STREAM_REJECTED, oneTooMany.resetCode());
    }
    assertTrue(session.send(request("/echo")).accepted());
    session.awaitPart(capsule(CapsuleType.WT_MAX_STREAMS_BIDI, varint(3 * STREAMS)));
  }

  /** What was sent before has come to its place when this returns. */
  private void roundTrip(RawStream session) throws Exception {
    peer.sendDatagram(datagram(session, 100));
    assertDatagram(session, 100);
  }

  @Test
  void datagramsOfEachSessionAreKeptUpToTheirNumber() throws Exception {
    RawStream other = peer.session("/echo");
    for (int round = 0; round < ROUNDS; round++) {
      RawStream session = peer.openBidi();
      for (int i = 0; i < DATAGRAMS + 2; i++) {
        peer.sendDatagram(datagram(session, i));
      }
      roundTrip(other);
      assertTrue(session.send(request("/echo")).accepted());
      for (int i = 0; i < DATAGRAMS; i++) {
        assertDatagram(session, i);
      }
      roundTrip(session);
    }
  }

  @Test
  void datagramsOfSessionsThatAreRefusedOrOverTakeNoPlace() throws Exception {
    RawStream refused = peer.openBidi();
    RawStream over = peer.session("/echo");
    RawStream another = peer.session("/echo");
    for (int i = 0; i < DATAGRAMS; i++) {
      peer.sendDatagram(datagram(refused, i));
    }
    roundTrip(over);
    assertEquals(404, refused.send(request("/nowhere")).status());
    over.send(capsule(CapsuleType.WT_CLOSE_SESSION, bytes(0, 0, 0, 7))).finish();
    over.receiveAll();
    for (int i = 0; i < DATAGRAMS; i++) {
      peer.sendDatagram(datagram(refused, i));
      peer.sendDatagram(datagram(over, i));
    }
    RawStream session = peer.openBidi();
    peer.sendDatagram(datagram(session, 1));
    roundTrip(another);
    assertTrue(session.send(request("/echo")).accepted());
    assertDatagram(session, 1);
  }

  /** That they are released is for the watch for leaks to say. */
  @Test
  void whatWaitsWhenTheConnectionEndsIsLeft() throws Exception {
    RawStream never = peer.openBidi();
    openFor(never);
    for (int i = 0; i < DATAGRAMS; i++) {
      peer.sendDatagram(datagram(never, i));
    }
    roundTrip(peer.session("/echo"));
    peer.abort((int) Http3Error.H3_NO_ERROR);
    EchoServer.await(server.nextSession().closed());
  }
}
