package io.heddle.paths;

import static io.heddle.paths.ServedPath.assertAborted;
import static io.heddle.paths.ServedPath.await;
import static io.heddle.paths.ServedPath.send;
import static io.heddle.paths.ServedPath.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SinkPathTest {
  private final ServedPath served = new ServedPath("/sink", new SinkPath());
  private final Session session = served.connect("/sink");

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9 << 20})
  void aBidirectionalStreamIsAnsweredWithItsNumberOfBytes(int size) {
    BidiStream stream = await(session.openBidi());
    stream.write(new byte[size]);
    stream.finish();
    assertEquals(Integer.toString(size), text(stream));
  }

  @Test
  void aUnidirectionalStreamIsAnsweredOnANewOne() {
    send(await(session.openUni()), "12345");
    assertEquals("5", text(await(session.acceptUni())));
  }

  /** A reset that comes together with what names the stream's session discards that, in quiche. */
  private void awaitThatItIsThere() {
    BidiStream later = await(session.openBidi());
    send(later, "x");
    assertEquals("1", text(later));
  }

  @Test
  void aBidirectionalStreamThatIsResetIsResetWithItsCode() {
    BidiStream stream = await(session.openBidi());
    stream.write(Bytes.ofUtf8("half"));
    awaitThatItIsThere();
    stream.reset(9);
    assertAborted(Kind.RESET, 9, stream.read());
  }

  @Test
  void aUnidirectionalStreamThatIsResetHasNoAnswer() {
    SendStream lost = await(session.openUni());
    lost.write(Bytes.ofUtf8("lost"));
    lost.reset(9);
    // What the server accepted first it also answers first; the next answer is the second one's.
    BidiStream between = await(session.openBidi());
    send(between, "x");
    assertEquals("1", text(between));
    send(await(session.openUni()), "kept it");
    assertEquals("7", text(await(session.acceptUni())));
  }

  @Test
  void datagramsAreSwallowed() {
    for (int i = 0; i < 1_000; i++) {
      session.datagrams().send(Bytes.ofUtf8("into the void"));
    }
    BidiStream stream = await(session.openBidi());
    send(stream, "abc");
    assertEquals("3", text(stream));
    assertEquals(0, session.datagrams().stats().received());
  }
}
