package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bidi;
import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.capsule;
import static io.heddle.e2e.RawBytes.headers;
import static io.heddle.e2e.RawBytes.letters;
import static io.heddle.e2e.RawBytes.settings;
import static io.heddle.e2e.RawBytes.uni;
import static io.heddle.e2e.RawBytes.varint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.Limits;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.wire.ApplicationErrorCode;
import io.heddle.wire.CapsuleType;
import io.heddle.wire.Http3Error;
import io.heddle.wire.SettingId;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each end of a session keeps to the limits that its peer sets for it, whatever QUIC would allow,
 * and holds the peer to its own. That for bytes is left out, which is more than anybody sends.
 */
// webtrans-http3 §5
@Timeout(30)
class SessionFlowControlTest {
  private static final int UNI_STREAM = 0x54;
  private static final int MAX_BIDI = 3;
  private static final int MAX_UNI = 2;

  /** Less than a packet. */
  private static final int CUT_BYTES = 600;

  /** How many times over the streams of a limit are opened. */
  private static final int TIMES = 4;

  private static final Limits LIMITS =
      Limits.builder().maxBidiStreams(MAX_BIDI).maxUniStreams(MAX_UNI).build();

  /** The peer's, with small limits. */
  private static byte[] small(long maxBytes, long maxBidi, long maxUni, long... more) {
    long[] limits = {
      SettingId.H3_DATAGRAM, 1,
      SettingId.WT_ENABLED, 1,
      SettingId.WT_INITIAL_MAX_DATA, maxBytes,
      SettingId.WT_INITIAL_MAX_STREAMS_BIDI, maxBidi,
      SettingId.WT_INITIAL_MAX_STREAMS_UNI, maxUni
    };
    return settings(LongStream.concat(Arrays.stream(limits), Arrays.stream(more)).toArray());
  }

  private static int received(RawStream... streams) {
    int bytes = 0;
    for (RawStream stream : streams) {
      bytes += stream.receivedSoFar().length;
    }
    return bytes;
  }

  /** Waits until a session allows more streams than there were. */
  private static void awaitLimit(int opened, RawStream session, int capsuleType, int first) {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (limit(session, capsuleType, first) <= opened) {
      assertTrue(System.nanoTime() < deadlineNs, opened + " streams were all");
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The limit that the last capsule sets; less than 64, so that it is one byte. */
  private static int limit(RawStream session, int capsuleType, int first) {
    byte[] all = session.receivedSoFar();
    byte[] type = varint(capsuleType);
    for (int at = all.length - type.length - 2; at >= 0; at--) {
      if (Arrays.equals(all, at, at + type.length, type, 0, type.length)) {
        return all[at + type.length + 1];
      }
    }
    return first;
  }

  @Nested
  class OfAServer {
    private RawHttp3Peer peer;
    private EchoServer server;
    private int cuts;

    @BeforeEach
    void start() throws Exception {
      server = EchoServer.start(options -> options.limits(LIMITS).route("/cut", this::cut));
      peer = new RawHttp3Peer(server.port());
    }

    @AfterEach
    void stop() {
      peer.close();
      server.close();
    }

    /** Says something on each stream, and resets the first ones before that has left. */
    private void cut(Session session) {
      var unused =
          session
              .acceptBidi()
              .thenAccept(
                  stream -> {
                    cut(session);
                    boolean isCut = ++cuts < MAX_BIDI;
                    stream
                        .write(letters(CUT_BYTES))
                        .thenRun(
                            () -> {
                              if (isCut) {
                                stream.reset(5);
                              } else {
                                stream.finish();
                              }
                            });
                  });
    }

    /** What the server has sent before has arrived when this returns. */
    private void roundTrip(RawStream session) throws Exception {
      byte[] datagram = RawBytes.join(varint(session.id() / 4), bytes(7));
      peer.sendDatagram(datagram);
      assertArrayEquals(datagram, peer.receiveDatagram());
    }

    @Test
    void noMoreBytesAreSentThanAllowed() throws Exception {
      peer.sendSettings(small(10, 100, 100));
      RawStream session = peer.session("/echo");
      RawStream first = peer.openBidi().send(bidi(session.id()), letters(8)).finish();
      RawStream second = peer.openBidi().send(bidi(session.id()), letters(15)).finish();
      for (int limit : new int[] {10, 13, 22}) {
        session.awaitPart(capsule(CapsuleType.WT_DATA_BLOCKED, varint(limit)));
        roundTrip(session);
        assertEquals(limit, received(first, second));
        int next = limit == 10 ? 13 : limit == 13 ? 22 : 23;
        session.send(capsule(CapsuleType.WT_MAX_DATA, varint(next)));
      }
      assertEquals(8, first.receiveAll().length);
      assertEquals(15, second.receiveAll().length);
    }

    /** Bytes that QUIC was given before a reset may leave before it; none counts twice. */
    // webtrans-http3 §5.4
    @Test
    void whatWasCutOffCountsNoMoreThanOnce() throws Exception {
      peer.sendSettings(small(MAX_BIDI * CUT_BYTES, 100, 100));
      RawStream session = peer.session("/cut");
      for (int i = 1; i < MAX_BIDI; i++) {
        RawStream cut = peer.openBidi().send(bidi(session.id()), letters(1));
        assertEquals(ApplicationErrorCode.toHttp3(5), cut.resetCode());
      }
      RawStream whole = peer.openBidi().send(bidi(session.id()), letters(1));
      assertEquals(CUT_BYTES, whole.receiveAll().length);
    }

    @Test
    void noMoreStreamsAreOpenedThanAllowed() throws Exception {
      peer.sendSettings(small(1_000, 1, 2));
      RawStream session = peer.session("/open?bidi=2&uni=3");
      session.awaitPart(capsule(CapsuleType.WT_STREAMS_BLOCKED_BIDI, varint(1)));
      session.awaitPart(capsule(CapsuleType.WT_STREAMS_BLOCKED_UNI, varint(2)));
      peer.incoming().nextBidi().receive(1);
      peer.incoming().nextUni(UNI_STREAM).receiveAll();
      peer.incoming().nextUni(UNI_STREAM).receiveAll();
      assertFalse(peer.incoming().hasBidi());
      assertFalse(peer.incoming().hasUni());
      session.send(capsule(CapsuleType.WT_MAX_STREAMS_BIDI, varint(2)));
      session.send(capsule(CapsuleType.WT_MAX_STREAMS_UNI, varint(3)));
      peer.incoming().nextBidi().receive(1);
      peer.incoming().nextUni(UNI_STREAM).receiveAll();
    }

    @Test
    void aBidirectionalStreamTooManyEndsTheSession() throws Exception {
      peer.sendSettings(small(1_000, 100, 100));
      RawStream session = peer.session("/echo");
      for (int i = 0; i < MAX_BIDI; i++) {
        peer.openBidi().send(bidi(session.id()), letters(1)).receive(1);
      }
      peer.openBidi().send(bidi(session.id()), letters(1));
      assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, session.resetCode());
    }

    @Test
    void aUnidirectionalStreamTooManyEndsTheSession() throws Exception {
      peer.sendSettings(small(1_000, 100, 100));
      RawStream session = peer.session("/echo");
      for (int i = 0; i < MAX_UNI; i++) {
        peer.openUni().send(uni(session.id()), letters(1));
        peer.incoming().nextUni(UNI_STREAM).receive(1);
      }
      peer.openUni().send(uni(session.id()), letters(1));
      assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, session.resetCode());
    }

    @Test
    void streamsThatAreOverMakeRoomForOthers() throws Exception {
      peer.sendSettings(small(1_000, 100, 100));
      RawStream session = peer.session("/echo");
      for (int opened = 0; opened < TIMES * MAX_BIDI; opened++) {
        awaitLimit(opened, session, CapsuleType.WT_MAX_STREAMS_BIDI, MAX_BIDI);
        RawStream stream = peer.openBidi().send(bidi(session.id()), letters(1)).finish();
        assertEquals(1, stream.receiveAll().length);
      }
      for (int opened = 0; opened < TIMES * MAX_UNI; opened++) {
        awaitLimit(opened, session, CapsuleType.WT_MAX_STREAMS_UNI, MAX_UNI);
        peer.openUni().send(uni(session.id()), letters(1)).finish();
        peer.incoming().nextUni(UNI_STREAM).receiveAll();
      }
    }
  }

  @Nested
  class OfAClient {
    private RawHttp3Server server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
      server = new RawHttp3Server();
      client = Client.create(server.clientConfig().limits(LIMITS).build());
    }

    @AfterEach
    void stop() {
      client.close();
      server.close();
    }

    private Session connect(long maxBytes, long maxBidi, long maxUni) throws Exception {
      CompletableFuture<Session> connected = client.connect(server.url());
      server.sendSettings(small(maxBytes, maxBidi, maxUni, SettingId.ENABLE_CONNECT_PROTOCOL, 1));
      server.request().send(headers(":status", "200"));
      return EchoServer.await(connected);
    }

    @Test
    void noMoreBytesAreSentThanAllowed() throws Exception {
      Session connection = connect(10, 100, 100);
      RawStream session = server.request();
      BidiStream stream = EchoServer.await(connection.openBidi());
      stream.write(letters(15));
      stream.finish();
      RawStream arrived = server.incoming().nextBidi();
      int header = bidi(session.id()).length;
      session.awaitPart(capsule(CapsuleType.WT_DATA_BLOCKED, varint(10)));
      arrived.receive(header + 10);
      session.send(capsule(CapsuleType.WT_MAX_DATA, varint(14)));
      session.awaitPart(capsule(CapsuleType.WT_DATA_BLOCKED, varint(14)));
      // The stream's bytes leave before what is said of them.
      assertEquals(header + 14, arrived.receive(header + 14).length);
      assertEquals(header + 14, received(arrived));
      session.send(capsule(CapsuleType.WT_MAX_DATA, varint(15)));
      assertEquals(header + 15, arrived.receiveAll().length);
    }

    @Test
    void noMoreStreamsAreOpenedThanAllowed() throws Exception {
      Session connection = connect(1_000, 1, 1);
      RawStream session = server.request();
      EchoServer.await(connection.openBidi()).write(letters(1));
      SendStream first = EchoServer.await(connection.openUni());
      first.write(letters(1));
      CompletableFuture<BidiStream> bidi = connection.openBidi();
      CompletableFuture<SendStream> uni = connection.openUni();
      session.awaitPart(capsule(CapsuleType.WT_STREAMS_BLOCKED_BIDI, varint(1)));
      session.awaitPart(capsule(CapsuleType.WT_STREAMS_BLOCKED_UNI, varint(1)));
      assertFalse(bidi.isDone());
      assertFalse(uni.isDone());
      session.send(capsule(CapsuleType.WT_MAX_STREAMS_BIDI, varint(2)));
      session.send(capsule(CapsuleType.WT_MAX_STREAMS_UNI, varint(2)));
      EchoServer.await(bidi);
      EchoServer.await(uni);
    }

    /** Of bidirectional ones QUIC itself allows no more. */
    @Test
    void aUnidirectionalStreamTooManyEndsTheSession() throws Exception {
      Session connection = connect(1_000, 100, 100);
      RawStream session = server.request();
      for (int i = 0; i < MAX_UNI; i++) {
        server.open(QuicStreamType.UNIDIRECTIONAL).send(uni(session.id()), letters(1));
        assertEquals("a", EchoServer.text(EchoServer.await(connection.acceptUni()).readExact(1)));
      }
      server.open(QuicStreamType.UNIDIRECTIONAL).send(uni(session.id()), letters(1));
      assertEquals(Http3Error.WT_FLOW_CONTROL_ERROR, session.resetCode());
    }
  }
}
