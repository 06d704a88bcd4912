package io.heddle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.ServerConfig;
import io.heddle.Session;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a session was closed arrives, though the path is interrupted just then. */
@Timeout(60)
final class LostCloseTest {
  /** Longer than who closes waits for an answer. */
  private static final int DARK_MS = 6_000;

  /** Less than the idle timeout. */
  private static final int PATIENCE_MS = 20_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void arrivesWhenThePathIsBack(boolean byClient) throws Exception {
    AtomicBoolean isDark = new AtomicBoolean();
    try (NetworkedSession session = new NetworkedSession(ServerConfig.builder())) {
      session.network().filter((packet, where) -> !isDark.get());
      Session closing = byClient ? session.client() : session.accepted();
      Session hearing = byClient ? session.accepted() : session.client();
      isDark.set(true);
      closing.close(7, "why");
      TimeUnit.MILLISECONDS.sleep(DARK_MS);
      isDark.set(false);
      CloseInfo heard = hearing.closed().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      assertEquals(CloseInfo.of(7, "why", Side.REMOTE), heard);
    }
  }
}
