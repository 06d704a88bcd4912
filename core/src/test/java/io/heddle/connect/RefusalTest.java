package io.heddle.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.AuthenticationException;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.RateLimitException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aStatusDecidesWhatItIs() {
    assertInstanceOf(AuthenticationException.class, Refusal.of("it", 401));
    assertInstanceOf(AuthenticationException.class, Refusal.of("it", 403));
    assertInstanceOf(RateLimitException.class, Refusal.of("it", 429));
    for (int status : new int[] {0, 302, 404, 405, 500, 503}) {
      HeddleException refusal = Refusal.of("it", status);
      assertInstanceOf(ConnectFailedException.class, refusal);
      assertTrue(status == 0 || String.valueOf(refusal.getMessage()).contains("" + status));
    }
  }

  @Test
  void theTargetOfARedirectIsNamed() {
    HeddleException redirect = Refusal.of("it", 302, Optional.of("https://there/\r\n\u001b[2J"));
    assertInstanceOf(ConnectFailedException.class, redirect);
    assertEquals(
        "it redirects to https://there/???[2J with status 302, and no redirect is followed:"
            + " connect to that address if you trust it",
        redirect.getMessage());
    assertEquals(
        Refusal.of("it", 302).getMessage(), Refusal.of("it", 302, Optional.empty()).getMessage());
    for (int status : new int[] {299, 400, 404}) {
      assertEquals(
          Refusal.of("it", status).getMessage(),
          Refusal.of("it", status, Optional.of("x")).getMessage());
    }
    for (int status : new int[] {300, 399}) {
      String said = String.valueOf(Refusal.of("it", status, Optional.of("x ~")).getMessage());
      assertTrue(said.startsWith("it redirects to x ~ with status " + status), said);
    }
  }
}
