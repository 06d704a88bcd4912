package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuicErrorTest {
  @Test
  void codesHaveNames() {
    assertEquals("NO_ERROR", QuicError.name(0));
    assertEquals("CONNECTION_REFUSED", QuicError.name(0x2));
    assertEquals("PROTOCOL_VIOLATION", QuicError.name(0xa));
    assertEquals("VERSION_NEGOTIATION_ERROR", QuicError.name(0x11));
  }

  @Test
  void alertsOfTlsHaveNumbersAndNames() {
    assertEquals("TLS alert 0 (close_notify)", QuicError.name(0x100));
    assertEquals("TLS alert 120 (no_application_protocol)", QuicError.name(0x178));
    assertEquals("TLS alert 255", QuicError.name(0x1ff));
  }

  @Test
  void otherCodesAreNamedByValue() {
    assertEquals("0x12", QuicError.name(0x12));
    assertEquals("0xff", QuicError.name(0xff));
    assertEquals("0x200", QuicError.name(0x200));
    assertEquals("0x3fffffffffffffff", QuicError.name((1L << 62) - 1));
  }
}
