package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

@Tag("jvm")
class DatagramHeaderFuzz {
  @FuzzTest(maxDuration = "")
  void aHeaderIsMalformedOrNamesASession(byte[] datagram) {
    long id = DatagramHeader.sessionId(datagram, 0, datagram.length);
    if (id != DatagramHeader.MALFORMED) {
      assertTrue(StreamHeader.isSessionId(id));
      byte[] shortest = new byte[VarInt.MAX_LENGTH];
      int length = DatagramHeader.put(shortest, 0, id);
      assertTrue(length <= VarInt.length(datagram[0]));
      assertEquals(DatagramHeader.encodedLength(id), length);
      assertEquals(id, DatagramHeader.sessionId(shortest, 0, length));
    }
  }
}
