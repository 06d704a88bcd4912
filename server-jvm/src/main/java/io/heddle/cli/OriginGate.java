package io.heddle.cli;

import io.heddle.Admission;
import io.heddle.SessionGate;
import io.heddle.SessionRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets in the pages of some origins, and clients that are not pages. Immutable, any thread. */
final class OriginGate implements SessionGate {
  private final Set<String> allowed = new HashSet<>();

  /**
   * A gate for origins.
   *
   * @param origins as browsers send them, such as {@code https://example.com}
   * @throws IllegalArgumentException if one can never match what a browser sends
   */
  OriginGate(List<String> origins) {
    origins.forEach(origin -> allowed.add(checked(origin)));
  }

  // RFC 6454 §6.1: scheme, host and, unless it is the scheme's own, port; no slash follows.
  private static String checked(String origin) {
    try {
      URI uri = new URI(origin);
      String host = uri.getHost();
      if (host != null && origin.endsWith(uri.getPort() < 0 ? host : ":" + uri.getPort())) {
        return origin.toLowerCase(Locale.ROOT);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "an origin looks like https://example.com or http://localhost:8080, unlike " + origin);
  }

  // webtrans-http3 §3.2: a request with an Origin is let in only if that origin is allowed.
  @Override
  public CompletionStage<Admission> admit(SessionRequest request) {
    Admission admission =
        request
            .origin()
            .filter(origin -> !allowed.contains(origin))
            .map(origin -> Admission.refuse(403, "origin " + origin))
            .orElse(Admission.accept());
    return CompletableFuture.completedFuture(admission);
  }
}
