package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class FieldSectionSizeTest {
  private static long size(int... bytes) {
    ByteBuf buffer = Unpooled.buffer();
    buffer.writeByte(0xaa);
    for (int next : bytes) {
      buffer.writeByte(next);
    }
    buffer.writeByte(0xaa);
    try {
      return FieldSectionSize.of(buffer, 1, bytes.length);
    } finally {
      buffer.release();
    }
  }

  @Test
  void eachLineCountsThirtyTwoMore() {
    assertEquals(0, size(0, 0));
    // :method CONNECT, indexed (RFC 9204 §4.5.2)
    assertEquals(7 + 7 + 32, size(0, 0, 0xc0 | 15));
    // entry 98: x-frame-options sameorigin
    assertEquals(15 + 10 + 32, size(0, 0, 0xff, 98 - 63));
    // :path /a, with the name's index (§4.5.4), also never to be indexed
    assertEquals(5 + 2 + 32, size(0, 0, 0x50 | 1, 2, '/', 'a'));
    assertEquals(5 + 2 + 32, size(0, 0, 0x70 | 1, 2, '/', 'a'));
    // a literal name (§4.5.6)
    assertEquals(2 + 1 + 32, size(0, 0, 0x22, 'a', 'b', 1, 'c'));
    assertEquals(2 * (1 + 32), size(0, 0, 0x21, 'a', 0, 0x31, 'b', 0));
  }

  @Test
  void huffmanCodesAreCounted() {
    // RFC 7541 §C.4.1: www.example.com
    assertEquals(
        5 + 15 + 32,
        size(
            0, 0, 0x51, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4,
            0xff));
    // §C.4.2: no-cache
    assertEquals(5 + 8 + 32, size(0, 0, 0x51, 0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf));
    // A code of 30 bits, line feed, in a name.
    assertEquals(1 + 32, size(0, 0, 0x2c, 0xff, 0xff, 0xff, 0xf3, 0));
  }

  @Test
  void whatCannotBeDecodedHasNoSize() {
    long malformed = FieldSectionSize.MALFORMED;
    assertEquals(malformed, size());
    assertEquals(malformed, size(0));
    assertEquals(malformed, size(1, 0));
    assertEquals(malformed, size(0, 0, 0x80));
    assertEquals(malformed, size(0, 0, 0x10));
    assertEquals(malformed, size(0, 0, 0x00, 0));
    assertEquals(malformed, size(0, 0, 0x40, 0));
    assertEquals(malformed, size(0, 0, 0xff, 99 - 63));
    assertEquals(malformed, size(0, 0, 0xff));
    assertEquals(malformed, size(0, 0, 0xff, 0x80));
    assertEquals(malformed, size(0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f));
    assertEquals(malformed, size(0, 0, 0x22, 'a'));
    assertEquals(malformed, size(0, 0, 0x21, 'a'));
    assertEquals(malformed, size(0, 0, 0x21, 'a', 0xff, 0xff, 0xff, 0xff, 0x7f));
    assertEquals(malformed, size(0, 0, 0x51, 2, 'a'));
  }
}
