package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CreditTest {
  private static final long MS = 1_000_000;

  @Test
  void moreThanTheLimitCannotBeUsed() {
    SendCredit credit = new SendCredit(10);
    credit.use(10);
    IllegalStateException tooMuch = assertThrows(IllegalStateException.class, () -> credit.use(2));
    assertEquals("2 wanted, 0 left", tooMuch.getMessage());
    assertFalse(credit.raise(10));
    assertTrue(credit.raise(11));
    credit.use(1);
    assertEquals(11, credit.used());
  }

  @Test
  void blockedIsReportedOnceForEachLimitUnlessItIsRaisedFirst() {
    SendCredit credit = new SendCredit(10);
    assertEquals(SendCredit.NONE, credit.takeBlocked());
    assertTrue(credit.block());
    assertFalse(credit.block());
    assertEquals(10, credit.takeBlocked());
    assertEquals(SendCredit.NONE, credit.takeBlocked());
    assertTrue(credit.raise(20));
    assertTrue(credit.block());
    assertTrue(credit.raise(30));
    assertEquals(SendCredit.NONE, credit.takeBlocked());
  }

  @Test
  void aLimitIsRaisedByHalfAWindow() {
    ReceiveCredit credit = ReceiveCredit.bytes(1000, 1000, 0);
    assertTrue(credit.use(500));
    credit.consume(499);
    assertFalse(credit.due());
    credit.consume(1);
    assertEquals(1500, credit.announce(0, 0));
    assertEquals(ReceiveCredit.NONE, credit.announce(0, 0));
    assertEquals(0, credit.held());
    assertEquals(1500, credit.limit());
  }

  @Test
  void whileMuchIsHeldSmallIncreasesAreGrantedThatDoubleWhatIsLeft() {
    ReceiveCredit credit = ReceiveCredit.bytes(1000, 1000, 0);
    assertTrue(credit.use(960));
    credit.consume(39);
    assertFalse(credit.due());
    credit.consume(1);
    assertTrue(credit.due());
    assertEquals(1040, credit.announce(0, 0));
  }

  @Test
  void increasesTooSmallForAFrameAreNotGranted() {
    ReceiveCredit credit = ReceiveCredit.bytes(1024, 1024, 0);
    assertTrue(credit.use(1024));
    credit.consume(31);
    assertFalse(credit.due());
    credit.consume(1);
    assertTrue(credit.due());
  }

  @Test
  void aWindowUsedUpWithinFourRoundTripsDoubles() {
    ReceiveCredit credit = ReceiveCredit.bytes(1000, 3000, 0);
    assertTrue(credit.use(1000));
    credit.consume(1000);
    assertEquals(3000, credit.announce(39 * MS, 10 * MS));
    assertEquals(2000, credit.window());
    assertTrue(credit.use(2000));
    credit.consume(2000);
    assertEquals(6000, credit.announce(78 * MS, 10 * MS));
    assertEquals(3000, credit.window());
  }

  @Test
  void aWindowThatLastsLongerStays() {
    ReceiveCredit credit = ReceiveCredit.bytes(1000, 3000, 0);
    assertTrue(credit.use(1000));
    credit.consume(1000);
    assertEquals(2000, credit.announce(40 * MS, 10 * MS));
    assertEquals(1000, credit.window());
  }

  @Test
  void theLastStreamIsGrantedAtOnce() {
    ReceiveCredit credit = ReceiveCredit.streams(1);
    assertTrue(credit.use(1));
    assertFalse(credit.use(1));
    assertFalse(credit.due());
    credit.consume(1);
    assertEquals(2, credit.announce(0, 0));
  }

  @Test
  void howFastAWindowIsUsedUpIsMeasuredOverMoreThanHalfOfIt() {
    ReceiveCredit credit = ReceiveCredit.bytes(1000, 8000, 0);
    assertTrue(credit.use(1000));
    credit.consume(500);
    credit.announce(1, 10 * MS);
    assertEquals(1000, credit.window(), "just half");
    credit.consume(500);
    credit.announce(2, 10 * MS);
    assertEquals(2000, credit.window());
    assertTrue(credit.use(1500));
    credit.consume(900);
    credit.announce(3, 10 * MS);
    assertEquals(2000, credit.window(), "less than half since then");
  }
}
