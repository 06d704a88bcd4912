package io.heddle.e2e;

import static io.heddle.e2e.RawBytes.bytes;
import static io.heddle.e2e.RawBytes.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.wire.Http3Error;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that breaks HTTP/3 for all of its connection: both ends are told what it was. */
@Timeout(30)
class BrokenConnectionTest {
  private EchoServer server;
  private RawHttp3Peer peer;
  private RawStream control;

  @BeforeEach
  void start() throws Exception {
    server = EchoServer.start();
    peer = new RawHttp3Peer(server.port());
    control = peer.sendSettings(RawBytes.CLIENT_SETTINGS);
    peer.session("/echo");
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  private void assertToldToBoth(long code) throws Exception {
    assertEquals(code, peer.closeCode());
    ExecutionException failed =
        assertThrows(
            ExecutionException.class, () -> EchoServer.await(server.nextSession().closed()));
    HeddleException failure = assertInstanceOf(HeddleException.class, failed.getCause());
    assertEquals(Side.REMOTE, failure.side());
    String words = String.valueOf(failure.getMessage());
    assertTrue(words.contains(Http3Error.name(code)), words);
  }

  @Test
  void anEndOfTheControlStream() throws Exception {
    control.finish();
    assertToldToBoth(Http3Error.H3_CLOSED_CRITICAL_STREAM);
  }

  @Test
  void aResetOfTheControlStream() throws Exception {
    control.reset((int) Http3Error.H3_NO_ERROR);
    assertToldToBoth(Http3Error.H3_CLOSED_CRITICAL_STREAM);
  }

  @Test
  void aFrameOfHttp2() throws Exception {
    control.send(frame(0x2, bytes(0)));
    assertToldToBoth(Http3Error.H3_FRAME_UNEXPECTED);
  }

  @Test
  void aFrameOfHttp2OnARequest() throws Exception {
    peer.openBidi().send(frame(0x2, bytes(0)));
    assertToldToBoth(Http3Error.H3_FRAME_UNEXPECTED);
  }

  @Test
  void anEmptyGoAway() throws Exception {
    control.send(frame(0x7));
    assertToldToBoth(Http3Error.H3_FRAME_ERROR);
  }

  @Test
  void fieldsThatAreCutOff() throws Exception {
    // A value of 32 bytes, of which there is one (RFC 9204 §4.5.4).
    peer.openBidi().send(frame(RawBytes.HEADERS, bytes(0, 0, 0x51, 0x20, 'a')));
    assertToldToBoth(Http3Error.QPACK_DECOMPRESSION_FAILED);
  }

  @Test
  void fieldsThatCannotBeDecompressed() throws Exception {
    // A field of the static table, which does not have so many (RFC 9204 §3.1).
    peer.openBidi().send(frame(RawBytes.HEADERS, bytes(0, 0, 0xff, 0x40)));
    assertToldToBoth(Http3Error.QPACK_DECOMPRESSION_FAILED);
  }
}
