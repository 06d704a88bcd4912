package io.heddle.paths;

import static io.heddle.paths.ServedPath.assertAborted;
import static io.heddle.paths.ServedPath.await;
import static io.heddle.paths.ServedPath.bytes;
import static io.heddle.paths.ServedPath.send;
import static io.heddle.paths.ServedPath.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EchoPathTest {
  private final ServedPath served = new ServedPath("/echo", new EchoPath());
  private final Session session = served.connect("/echo");

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3 << 20})
  void aBidirectionalStreamComesBackWithItsEnd(int size) {
    byte[] sent = random(size);
    BidiStream stream = await(session.openBidi());
    stream.write(sent);
    stream.finish();
    assertArrayEquals(sent, bytes(stream.readToEnd(size)));
  }

  @Test
  void anEchoDoesNotWaitForTheEnd() {
    BidiStream stream = await(session.openBidi());
    stream.write(Bytes.ofUtf8("ping"));
    assertEquals("ping", text(stream.readExact(4)));
    send(stream, "pong");
    assertEquals("pong", text(stream));
  }

  @Test
  void streamsThatAreUnderWayTogetherDoNotMix() {
    List<BidiStream> streams = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      streams.add(await(session.openBidi()));
    }
    for (int i = 0; i < 50; i++) {
      send(streams.get(i), "stream " + i);
    }
    for (int i = 49; i >= 0; i--) {
      assertEquals("stream " + i, text(streams.get(i)));
    }
  }

  @Test
  void aUnidirectionalStreamIsAnsweredOnANewOne() {
    byte[] sent = random(300_000);
    SendStream out = await(session.openUni());
    out.write(sent);
    out.finish();
    ReceiveStream back = await(session.acceptUni());
    assertArrayEquals(sent, bytes(back.readToEnd(sent.length)));
  }

  @Test
  void aDatagramComesBack() {
    int most = session.datagrams().maxSizeBytes();
    for (byte[] sent : List.of(random(0), random(1), random(most))) {
      session.datagrams().send(Bytes.of(sent.clone()));
      assertArrayEquals(sent, bytes(session.datagrams().receive()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 4_294_967_295L})
  void aResetIsAnsweredByAResetWithItsCode(long code) {
    BidiStream stream = await(session.openBidi());
    stream.write(Bytes.ofUtf8("ping"));
    bytes(stream.readExact(4));
    stream.reset(code);
    assertAborted(Kind.RESET, code, stream.read());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 4_294_967_295L})
  void aStopIsAnsweredByAStopWithItsCode(long code) {
    BidiStream stream = await(session.openBidi());
    stream.write(Bytes.ofUtf8("ping"));
    bytes(stream.readExact(4));
    stream.stopSending(code);
    assertAborted(Kind.STOPPED, code, stream.sendClosed());
  }

  @Test
  void aReaderThatStopsReadingStopsTheServersReadingToo() {
    // More than both ends' windows of 4 MiB and what the pipe holds between them.
    byte[] sent = random(32 << 20);
    BidiStream stuck = await(session.openBidi());
    stuck.write(sent);
    stuck.finish();
    BidiStream other = await(session.openBidi());
    send(other, "still here");
    assertEquals("still here", text(other));
    long released = stuck.stats().bytesSent();
    assertTrue(released < 16 << 20, released + " bytes were taken that nobody reads");
    assertArrayEquals(sent, bytes(stuck.readToEnd(sent.length)));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
