package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens where no backend is on the class path, as in core alone. */
@Tag("jvm")
class BackendsTest {
  @Test
  void aClientNeedsABackend() {
    PlatformException none = assertThrows(PlatformException.class, Client::create);
    assertEquals(HeddleException.Side.LOCAL, none.side());
  }

  @Test
  void aServerNeedsABackend() {
    ServerConfig config = ServerConfig.builder().build();
    assertThrows(PlatformException.class, () -> Server.start(config));
  }
}
