package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DatagramHeaderTest {
  @Test
  void aSessionIsNamedByAQuarterOfItsId() {
    byte[] to = new byte[8];
    assertEquals(2, DatagramHeader.put(to, 1, 0x400));
    assertArrayEquals(Octets.of(0, 0x41, 0x00, 0, 0, 0, 0, 0), to);
    assertEquals(0x400, DatagramHeader.sessionId(to, 1, 7));
  }

  @Test
  void idsOfEverySizeComeBack() {
    long[] ids = {
      0, 4, 0xfc, 0x100, 0x1_0000, 0x7fff_fffcL, 0x8000_0000L, 0x1_0000_0000L, VarInt.MAX - 3
    };
    for (long id : ids) {
      byte[] bytes = new byte[DatagramHeader.encodedLength(id)];
      assertEquals(bytes.length, DatagramHeader.put(bytes, 0, id));
      assertEquals(id, DatagramHeader.sessionId(bytes, 0, bytes.length));
    }
  }

  @Test
  void theLargestQuarterIsAcceptedAndOneMoreIsMalformed() {
    byte[] largest = Octets.varInt((1L << 60) - 1);
    assertEquals(VarInt.MAX - 3, DatagramHeader.sessionId(largest, 0, 8));
    byte[] beyond = Octets.varInt(1L << 60);
    assertEquals(DatagramHeader.MALFORMED, DatagramHeader.sessionId(beyond, 0, 8));
  }

  @Test
  void aDatagramTooShortForItsHeaderIsMalformed() {
    assertEquals(DatagramHeader.MALFORMED, DatagramHeader.sessionId(new byte[0], 0, 0));
    assertEquals(DatagramHeader.MALFORMED, DatagramHeader.sessionId(Octets.of(0x40), 0, 1));
  }

  @Test
  void onlySessionsHaveAHeader() {
    assertThrows(IllegalArgumentException.class, () -> DatagramHeader.encodedLength(3));
    assertThrows(IllegalArgumentException.class, () -> DatagramHeader.put(new byte[8], 0, -4));
  }
}
