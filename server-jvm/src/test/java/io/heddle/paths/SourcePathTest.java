package io.heddle.paths;

import static io.heddle.paths.ServedPath.await;
import static io.heddle.paths.ServedPath.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SourcePathTest {
  private final ServedPath served = new ServedPath("/source", new SourcePath());

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void withoutParametersOneMebibyteComesOnOneStream() {
    assertPattern(1 << 20, await(served.connect("/source").acceptUni()));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0, 0, 1",
    "bytes=1&streams=3, 1, 3",
    "bytes=600000&streams=7&priority=255, 600000, 7",
    "bytes=10&streams=1000&priority=0, 10, 1000"
  })
  void asManyBytesComeOnAsManyStreams(String query, int bytes, int streams) {
    Session session = served.connect("/source?" + query);
    for (int i = 0; i < streams; i++) {
      assertPattern(bytes, await(session.acceptUni()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-1",
        "bytes=1099511627777",
        "bytes=many",
        "bytes=",
        "streams=0",
        "streams=1001",
        "priority=-1",
        "priority=256"
      })
  void parametersOutOfRangeCloseTheSessionAndSayWhy(String query) {
    CloseInfo info = await(served.connect("/source?" + query).closed());
    String name = query.substring(0, query.indexOf('='));
    assertEquals(1, info.code());
    assertEquals(Side.REMOTE, info.by());
    assertEquals(name + " is a number from", info.reason().split(" \\d", 2)[0]);
  }

  @Test
  void aReaderThatStopsEndsItsStreamOnly() {
    Session session = served.connect("/source?bytes=8000000&streams=2");
    ReceiveStream first = await(session.acceptUni());
    ReceiveStream second = await(session.acceptUni());
    first.stopSending(3);
    assertPattern(8_000_000, second);
  }

  private static void assertPattern(int bytes, ReceiveStream stream) {
    byte[] all = bytes(stream.readToEnd(bytes));
    assertEquals(bytes, all.length);
    for (int i = 0; i < bytes; i++) {
      if (all[i] != (byte) (i % 251)) {
        assertEquals((byte) (i % 251), all[i], "byte " + i);
      }
    }
  }
}
