package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatATerminalCannotShowIsAQuestionMark() {
    assertEquals("? ~?", Printable.of("\u001f ~\u007f", 9));
    assertEquals("gr?n", Printable.of("gr\u00fcn", 9));
  }

  @Test
  void noMoreIsShownThanIsWanted() {
    assertEquals("abc", Printable.of("abc", 4));
    assertEquals("abc", Printable.of("abc", 3));
    assertEquals("ab", Printable.of("abc", 2));
    assertEquals("", Printable.of("abc", 0));
  }
}
