package io.heddle.connect;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.AuthenticationException;
import io.heddle.ConnectionFailedException;
import io.heddle.HeddleException;
import io.heddle.RateLimitException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aStatusDecidesWhatItIs() {
    assertInstanceOf(AuthenticationException.class, Refusal.of("it", 401));
    assertInstanceOf(AuthenticationException.class, Refusal.of("it", 403));
    assertInstanceOf(RateLimitException.class, Refusal.of("it", 429));
    for (int status : new int[] {0, 302, 404, 405, 500, 503}) {
      HeddleException refusal = Refusal.of("it", status);
      assertInstanceOf(ConnectionFailedException.class, refusal);
      assertTrue(status == 0 || String.valueOf(refusal.getMessage()).contains("" + status));
    }
  }
}
