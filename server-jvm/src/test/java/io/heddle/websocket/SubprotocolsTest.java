package io.heddle.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubprotocolsTest {
  @Test
  void theApplicationsProtocolsComeFirst() {
    assertEquals(List.of("qmux-02"), Subprotocols.offer(List.of()));
    assertEquals(
        List.of("qmux-02.chat", "qmux-02.b", "qmux-02"), Subprotocols.offer(List.of("chat", "b")));
  }

  @Test
  void whatIsNoTokenCannotBeOffered() {
    assertEquals(
        List.of("qmux-02.a/1".replace("/", "-"), "qmux-02"),
        Subprotocols.offer(List.of("two words", "a/1", "a-1", "quo\"te")));
  }

  @Test
  void anOfferIsRead() {
    List<String> offered = List.of("other", "qmux-02.chat", "qmux-02", "qmux-02.", "qmux-01");
    assertTrue(Subprotocols.areOffered(offered));
    assertEquals(List.of("chat"), Subprotocols.protocols(offered));
    assertFalse(Subprotocols.areOffered(List.of("qmux-01", "qmux-020", "chat")));
  }

  @Test
  void onlyWhatWasOfferedIsAnswered() {
    List<String> both = List.of("qmux-02.chat", "qmux-02");
    assertEquals(Optional.of("qmux-02.chat"), Subprotocols.answer(both, Optional.of("chat")));
    assertEquals(Optional.of("qmux-02"), Subprotocols.answer(both, Optional.empty()));
    assertEquals(Optional.empty(), Subprotocols.answer(both, Optional.of("telnet")));
    assertEquals(Optional.empty(), Subprotocols.answer(List.of("qmux-02.chat"), Optional.empty()));
  }
}
