package io.heddle.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.ServerConfig;
import io.heddle.SessionRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("jvm")
final class OriginPolicyTest {
  private static final List<String> CERTIFICATE = List.of("wt.example", "*.games.example");

  private static ServerConfig.Builder bound(String host) {
    return ServerConfig.builder().host(host);
  }

  private static int session(OriginPolicy policy, String authority, String origin) {
    SessionRequest request =
        SessionRequest.builder(authority, "/")
            .headers(origin.isEmpty() ? Map.of() : Map.of("origin", origin))
            .build();
    int status = policy.refusal(request).map(Admission::status).orElse(200);
    // As a filter it says the same.
    Admission admission =
        policy
            .admit(request, asked -> CompletableFuture.completedFuture(Admission.accept()))
            .join();
    assertEquals(status, admission.status());
    return status;
  }

  private static int page(OriginPolicy policy, String authority, String origin) {
    return policy
        .refusal(authority, origin.isEmpty() ? Optional.empty() : Optional.of(origin))
        .map(Admission::status)
        .orElse(200);
  }

  private static String given(String text) {
    return text.equals("-") ? "" : text;
  }

  @ParameterizedTest
  @CsvSource({
    // Clients that are no pages.
    "localhost:4433, -, 200",
    "evil.example, -, 200",
    // This server's own pages, and those of loopback.
    "localhost:4433, http://localhost:8080, 200",
    "localhost:4433, http://127.0.0.1:8080, 200",
    "localhost:4433, http://127.1.2.3, 200",
    "localhost:4433, http://[::1]:3000, 200",
    "localhost:4433, http://[::ffff:7f00:1]:3000, 200",
    "localhost:4433, https://app.localhost, 200",
    "192.0.2.1:4433, http://192.0.2.1:8080, 200",
    "[2001:db8::1]:4433, http://[2001:db8::1]:8080, 200",
    "own.example:4433, https://own.example, 200",
    "OWN.example.:4433, https://own.example:8443, 200",
    "wt.example, https://wt.example, 200",
    "a.games.example, https://a.games.example, 200",
    // Pages of others.
    "localhost:4433, https://evil.example, 403",
    "localhost:4433, http://192.0.2.1:8080, 403",
    "localhost:4433, https://localhost.evil.example, 403",
    "localhost:4433, https://evillocalhost, 403",
    "localhost:4433, https://127.0.0.1.evil.example, 403",
    "localhost:4433, null, 403",
    "localhost:4433, file://, 403",
    "localhost:4433, 'http://localhost:8080, https://evil.example', 403",
    "192.0.2.1:4433, http://192.0.2.2:8080, 403",
    "own.example, https://sub.own.example, 403",
    // Names of others that lead here.
    "evil.example:8080, http://evil.example:8080, 403",
    "a.b.games.example, https://a.b.games.example, 403",
    "games.example, https://games.example, 403",
    "evil.example:8080, http://localhost:8080, 421",
    "1.2.3, http://localhost:8080, 421",
  })
  void aSessionOfAPageNeedsAnOwnOriginAndAKnownName(String authority, String origin, int status) {
    OriginPolicy policy = OriginPolicy.of(bound("own.example").build(), CERTIFICATE);
    assertEquals(status, session(policy, authority, given(origin)));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, -, 200",
    "app.localhost:8080, -, 200",
    "127.0.0.1:8080, -, 200",
    "[::1]:8080, -, 200",
    "192.0.2.1:8080, -, 200",
    "own.example, -, 200",
    "wt.example:8080, -, 200",
    "localhost:8080, http://localhost:3000, 200",
    "localhost:8080, https://evil.example, 403",
    "localhost:8080, null, 403",
    "evil.example:8080, -, 421",
    "evil.example:8080, http://localhost:8080, 421",
    "localhost.evil.example, -, 421",
    "127.0.0.1.evil.example, -, 421",
    "127.0.0.1.1, -, 421",
    "2130706433, -, 421",
    "0x7f.1, -, 421",
    "[nonsense], -, 421",
  })
  void aPageIsForWhoAsksByAKnownName(String authority, String origin, int status) {
    OriginPolicy policy = OriginPolicy.of(bound("own.example").build(), CERTIFICATE);
    assertEquals(status, page(policy, authority, given(origin)));
  }

  @Test
  void oneThatIsBoundToAnAddressKnowsNoOtherNames() {
    OriginPolicy policy = OriginPolicy.of(List.of("192.0.2.1"));
    assertEquals(200, page(policy, "192.0.2.1:80", ""));
    assertEquals(421, page(policy, "own.example", ""));
  }

  @Test
  void onlyAllowedOriginsMayWhereSomeAre() {
    OriginPolicy policy =
        OriginPolicy.of(
            bound("localhost").allowOrigin("https://app.example").allowOrigin("null").build(),
            List.of());
    assertEquals(200, session(policy, "localhost", "https://app.example"));
    assertEquals(200, session(policy, "localhost", "https://app.example:443"));
    assertEquals(200, session(policy, "localhost", "null"));
    assertEquals(200, session(policy, "unknown.example", "https://app.example"));
    assertEquals(200, session(policy, "localhost", ""));
    assertEquals(403, session(policy, "localhost", "http://app.example"));
    assertEquals(403, session(policy, "localhost", "https://app.example:8443"));
    assertEquals(403, session(policy, "localhost", "https://evil.example"));
    assertEquals(403, session(policy, "localhost", "http://localhost:8080"));
    // What this server's own pages load is no session.
    assertEquals(200, page(policy, "localhost:8080", "http://localhost:8080"));
    assertEquals(200, page(policy, "app.example:8080", ""));
    assertEquals(200, page(policy, "localhost:8080", "https://app.example"));
    assertEquals(403, page(policy, "localhost:8080", "https://evil.example"));
    assertEquals(421, page(policy, "evil.example:8080", ""));
  }

  @Test
  void oneOptionOpensIt() {
    OriginPolicy policy = OriginPolicy.of(bound("localhost").allowOrigin("*").build(), List.of());
    assertEquals(200, session(policy, "evil.example", "https://evil.example"));
    assertEquals(200, session(policy, "localhost", "null"));
    assertEquals(200, page(policy, "evil.example", ""));
    assertEquals(200, page(policy, "localhost", "https://evil.example"));
  }

  @Test
  void aRefusalSaysWhichOptionOpensIt() {
    OriginPolicy policy = OriginPolicy.of(List.of("localhost"));
    String foreign = reason(policy, "localhost", Optional.of("https://evil.example"));
    assertTrue(foreign.contains("--allow-origin https://evil.example "), foreign);
    assertTrue(foreign.contains("ServerConfig.allowOrigin"), foreign);
    String misdirected = reason(policy, "evil.example:8080", Optional.empty());
    assertTrue(misdirected.contains("--allow-origin http://evil.example:8080 "), misdirected);
    String shown = reason(policy, "localhost", Optional.of("\u0001<\u00e4>".repeat(200)));
    assertTrue(shown.length() < 600, shown);
    assertTrue(shown.chars().allMatch(c -> c >= ' ' && c < 0x7f), shown);
  }

  private static String reason(OriginPolicy policy, String authority, Optional<String> origin) {
    return policy.refusal(authority, origin).orElseThrow().reason();
  }
}
