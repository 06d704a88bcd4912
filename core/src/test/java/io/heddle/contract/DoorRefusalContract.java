package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.AuthenticationException;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.RateLimitException;
import io.heddle.Session;
import org.junit.jupiter.api.Test;

/**
 * Whom the server's door turns away, at the routes of {@link DoorContract}. Chromium keeps a page
 * waiting, longer each time, whose WebTransport was refused before: there the few refusals of
 * {@link AdmissionContract} have to do.
 */
public abstract class DoorRefusalContract extends Contract {
  private <T extends HeddleException> T refused(Class<T> kind, String path) {
    return assertThrows(
        kind, () -> remember(environment().connect(DoorContract.DOOR + path)), path);
  }

  @Test
  public void aPathWithoutARouteIsRefused() {
    refusedLikeNoRoute("/rooms");
    refusedLikeNoRoute("/rooms/a%2Fb");
  }

  private void refusedLikeNoRoute(String path) {
    refused(ConnectFailedException.class, path);
  }

  @Test
  public void aRefusalReachesTheClientAsItsStatus() {
    for (String status : new String[] {"401", "403", "404", "429", "503"}) {
      HeddleException refusal = refused(HeddleException.class, "/refused/" + status);
      boolean isTold = environment().hearsStatusOfRefusals();
      if (isTold) {
        assertTrue(String.valueOf(refusal.getMessage()).contains(status), refusal.getMessage());
        assertEquals(kind(status), refusal.getClass());
      }
    }
  }

  private static Class<?> kind(String status) {
    return switch (status) {
      case "401", "403" -> AuthenticationException.class;
      case "429" -> RateLimitException.class;
      default -> ConnectFailedException.class;
    };
  }

  @Test
  public void aFilterSeesWhetherAPageAsks() {
    if (environment().isPage()) {
      refused(HeddleException.class, "/pages");
    } else {
      Session session = remember(environment().connect(DoorContract.DOOR + "/pages"));
      String text = await("the text", session.acceptUni().thenCompose(Transfers::line));
      assertEquals("no page", text);
    }
  }
}
