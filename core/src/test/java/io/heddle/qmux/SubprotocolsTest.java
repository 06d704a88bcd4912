package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubprotocolsTest {
  @Test
  void applicationProtocolsComeFirstAndInTheirOrder() {
    assertEquals(
        List.of("qmux-02.chat-2", "qmux-02.chat-1", "qmux-02"),
        Subprotocols.offer(List.of("chat-2", "chat-1")));
    assertEquals(List.of("qmux-02"), Subprotocols.offer(List.of()));
  }

  @Test
  void namesThatAreNoTokensAreLeftOut() {
    assertEquals(
        List.of("qmux-02.moq!~", "qmux-02"),
        Subprotocols.offer(List.of("a b", "a,b", "moq!~", "a/b", "a\"b")));
  }

  @Test
  void whatWasChosenNamesTheApplicationProtocol() {
    assertEquals(Optional.empty(), Subprotocols.protocol("qmux-02"));
    assertEquals(Optional.of("chat.2"), Subprotocols.protocol("qmux-02.chat.2"));
  }

  @Test
  void otherSubprotocolsAreNotQmux() {
    assertTrue(Subprotocols.isQmux("qmux-02"));
    assertTrue(Subprotocols.isQmux("qmux-02.a"));
    for (String other : List.of("", "qmux-02.", "qmux-01", "qmux-021", "webtransport")) {
      assertFalse(Subprotocols.isQmux(other), other);
    }
  }
}
