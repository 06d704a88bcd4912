package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubprotocolsTest {
  private static final List<String> OFFER = List.of("qmux-02.chat-2", "qmux-02.chat.1", "qmux-02");

  @Test
  void applicationProtocolsAreOfferedFirstAndInTheirOrder() {
    assertEquals(OFFER, Subprotocols.offer(List.of("chat-2", "chat.1")));
    assertEquals(List.of("qmux-02"), Subprotocols.offer(List.of()));
  }

  @Test
  void namesThatAreNoTokensAreNotOffered() {
    assertEquals(
        List.of("qmux-02.moq!~", "qmux-02"),
        Subprotocols.offer(
            List.of("", "a b", "a,b", "a(b", "moq!~", "a/b", "a\"b", "a\u007f", " ")));
  }

  @Test
  void offersNameTheApplicationProtocols() {
    assertEquals(List.of("chat-2", "chat.1"), Subprotocols.protocols(OFFER));
    assertEquals(Optional.empty(), Subprotocols.protocol("qmux-02"));
    assertEquals(Optional.empty(), Subprotocols.protocol("qmux-02."));
  }

  @Test
  void otherSubprotocolsAreNotQmux() {
    assertTrue(Subprotocols.areOffered(List.of("mqtt", "qmux-02")));
    assertTrue(Subprotocols.areOffered(List.of("qmux-02.a")));
    assertFalse(Subprotocols.areOffered(List.of("", "qmux-01", "qmux-021", "webtransport")));
  }

  @Test
  void onlyWhatWasOfferedIsAnswered() {
    assertEquals(Optional.of("qmux-02"), Subprotocols.answer(OFFER, Optional.empty()));
    assertEquals(Optional.of("qmux-02.chat.1"), Subprotocols.answer(OFFER, Optional.of("chat.1")));
    assertEquals(Optional.empty(), Subprotocols.answer(OFFER, Optional.of("chat-3")));
    assertEquals(
        Optional.empty(), Subprotocols.answer(List.of("qmux-02.chat-2"), Optional.empty()));
  }
}
