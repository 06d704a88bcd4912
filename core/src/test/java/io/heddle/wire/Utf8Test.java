package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final long SEED = 0x3629L;

  @Test
  void charactersOfEveryLengthAreWrittenAndRead() {
    check("A", Octets.of(0x41));
    check("\u007f", Octets.of(0x7f));
    check("\u0080", Octets.of(0xc2, 0x80));
    check("\u07ff", Octets.of(0xdf, 0xbf));
    check("\u0800", Octets.of(0xe0, 0xa0, 0x80));
    check("\ud7ff", Octets.of(0xed, 0x9f, 0xbf));
    check("\ue000", Octets.of(0xee, 0x80, 0x80));
    check("\uffff", Octets.of(0xef, 0xbf, 0xbf));
    check("\ud800\udc00", Octets.of(0xf0, 0x90, 0x80, 0x80));
    check("\udbff\udfff", Octets.of(0xf4, 0x8f, 0xbf, 0xbf));
    check("", Octets.of());
  }

  @Test
  void unpairedSurrogatesAreReplaced() {
    byte[] replacement = Octets.of(0xef, 0xbf, 0xbd);
    assertArrayEquals(replacement, Utf8.encode("\ud800"));
    assertArrayEquals(replacement, Utf8.encode("\udc00"));
    assertArrayEquals(Octets.join(replacement, Octets.of(0x41)), Utf8.encode("\udbffA"));
  }

  @Test
  void truncationNeverSplitsACharacter() {
    String text = "a\u00e9\u20ac\ud83d\ude00z";
    int[] boundaries = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    byte[] whole = Utf8.encode(text);
    for (int max = 0; max < boundaries.length; max++) {
      byte[] cut = Utf8.encode(text, max);
      assertEquals(boundaries[max], cut.length);
      for (int at = 0; at < cut.length; at++) {
        assertEquals(whole[at], cut[at]);
      }
      assertTrue(text.startsWith(Utf8.decode(cut, 0, cut.length).orElseThrow()));
    }
    assertThrows(IllegalArgumentException.class, () -> Utf8.encode(text, -1));
  }

  @Test
  void malformedBytesAreRefused() {
    refuse(0x80); // stray continuation
    refuse(0xbf);
    refuse(0xc0, 0x80); // overlong NUL
    refuse(0xc1, 0xbf);
    refuse(0xe0, 0x9f, 0xbf); // overlong
    refuse(0xf0, 0x8f, 0xbf, 0xbf);
    refuse(0xed, 0xa0, 0x80); // surrogates
    refuse(0xed, 0xbf, 0xbf);
    refuse(0xf4, 0x90, 0x80, 0x80); // above U+10FFFF
    refuse(0xf5, 0x80, 0x80, 0x80);
    refuse(0xf8, 0x88, 0x80, 0x80, 0x80);
    refuse(0xfe);
    refuse(0xff);
    refuse(0xc2); // truncated
    refuse(0xe2, 0x82);
    refuse(0xf0, 0x9f, 0x98);
    refuse(0xc2, 0x41); // wrong continuation
    refuse(0xe2, 0x28, 0xa1);
    refuse(0xe2, 0x82, 0xc0);
    refuse(0x41, 0x42, 0xff);
  }

  @Test
  void onlyTheGivenRangeIsRead() {
    byte[] bytes = Octets.of(0xff, 0x41, 0xe2, 0x82, 0xac, 0xff);
    assertEquals(Optional.of("A\u20ac"), Utf8.decode(bytes, 1, 4));
    assertEquals(Optional.empty(), Utf8.decode(bytes, 1, 3));
  }

  @Test
  void randomTextComesBackAndRandomBytesNeverThrow() {
    Random random = new Random(SEED);
    for (int n = 0; n < 1_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int at = random.nextInt(8); at > 0; at--) {
        int point = random.nextInt(0x110000) >>> random.nextInt(17);
        text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? 0x2603 : point);
      }
      byte[] encoded = Utf8.encode(text.toString());
      assertEquals(
          Optional.of(text.toString()), Utf8.decode(encoded, 0, encoded.length), "seed " + SEED);
      byte[] noise = new byte[random.nextInt(8)];
      random.nextBytes(noise);
      Optional<String> decoded = Utf8.decode(noise, 0, noise.length);
      if (decoded.isPresent()) {
        assertArrayEquals(noise, Utf8.encode(decoded.get()), "seed " + SEED);
      }
    }
  }

  private static void check(String text, byte[] bytes) {
    assertArrayEquals(bytes, Utf8.encode(text));
    assertEquals(Optional.of(text), Utf8.decode(bytes, 0, bytes.length));
  }

  private static void refuse(int... values) {
    byte[] bytes = Octets.of(values);
    assertEquals(Optional.empty(), Utf8.decode(bytes, 0, bytes.length));
  }
}
