package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TransportErrorTest {
  @Test
  void codesHaveTheNamesOfTheSpecification() {
    assertEquals("NO_ERROR", TransportError.name(0x0));
    assertEquals("FLOW_CONTROL_ERROR", TransportError.name(0x3));
    assertEquals("PROTOCOL_VIOLATION", TransportError.name(0xa));
  }

  @Test
  void othersAreNumbers() {
    assertEquals("0x2", TransportError.name(0x2));
    assertEquals("0xb", TransportError.name(0xb));
    assertEquals("0x100000001", TransportError.name(0x1_0000_0001L));
    assertEquals("0xffffffffffffffff", TransportError.name(-1));
  }
}
