package io.heddle.connect;

import io.heddle.TransportKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which transport last led to each origin, so that the next attempt begins with it. Confined to the
 * loop of the clients that share it.
 */
public final class Winners {
  /**
   * How long a network is taken for the same one: after that, a transport that lost has its chance
   * again. RFC 8305 §4 suggests 10 minutes for what Happy Eyeballs learnt.
   */
  static final long MEMORY_NS = 600_000_000_000L;

  private static final int MOST_ORIGINS = 1_000;

  private record Winner(TransportKind kind, long atNs) {}

  private final Map<String, Winner> byOrigin = new LinkedHashMap<>();

  /** Nothing known yet. */
  public Winners() {}

  void won(String origin, TransportKind kind, long nowNs) {
    byOrigin.remove(origin);
    byOrigin.put(origin, new Winner(kind, nowNs));
    if (byOrigin.size() > MOST_ORIGINS) {
      byOrigin.remove(byOrigin.keySet().iterator().next());
    }
  }

  /** A transport that fails loses its advantage. */
  void lost(String origin, TransportKind kind) {
    Winner winner = byOrigin.get(origin);
    if (winner != null && winner.kind == kind) {
      byOrigin.remove(origin);
    }
  }

  Optional<TransportKind> last(String origin, long nowNs) {
    return Optional.ofNullable(byOrigin.get(origin))
        .filter(winner -> nowNs - winner.atNs < MEMORY_NS)
        .map(Winner::kind);
  }
}
