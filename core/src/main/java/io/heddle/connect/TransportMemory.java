package io.heddle.connect;

import io.heddle.TransportKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which transport to begin with at each origin, because the first one did not get through lately.
 * Confined to the loop of the clients that share it.
 *
 * <p>A transport that lost may only have been slow, and networks change: it has its head start
 * again after {@link #FIRST_NS}, and if it loses again, after twice as long as the last time, up to
 * {@link #LONGEST_NS}. When it wins, all is forgotten.
 */
public final class TransportMemory {
  /** How long a loser is not tried first. */
  static final long FIRST_NS = 30_000_000_000L;

  /** RFC 8305 §4 suggests 10 minutes for what Happy Eyeballs learnt. */
  static final long LONGEST_NS = 600_000_000_000L;

  private static final int MOST_ORIGINS = 1_000;

  /** No record: those bring comparisons along that nobody makes. */
  private static final class Detour {
    private final TransportKind kind;
    private final long sinceNs;
    private final long forNs;

    Detour(TransportKind kind, long sinceNs, long forNs) {
      this.kind = kind;
      this.sinceNs = sinceNs;
      this.forNs = forNs;
    }
  }

  private final Map<String, Detour> byOrigin = new LinkedHashMap<>();

  /** Nothing known yet. */
  public TransportMemory() {}

  /** A transport got through that is not the one configured to be first, which had its chance. */
  void detour(String origin, TransportKind kind, long nowNs) {
    Detour before = byOrigin.remove(origin);
    long forNs = FIRST_NS;
    if (before != null && before.kind == kind) {
      long passedNs = nowNs - before.sinceNs;
      if (passedNs < before.forNs) {
        // The first one had no head start: nothing new is known.
        byOrigin.put(origin, before);
        return;
      }
      forNs = passedNs < before.forNs + LONGEST_NS ? Math.min(2 * before.forNs, LONGEST_NS) : forNs;
    }
    byOrigin.put(origin, new Detour(kind, nowNs, forNs));
    if (byOrigin.size() > MOST_ORIGINS) {
      byOrigin.remove(byOrigin.keySet().iterator().next());
    }
  }

  /** The transport configured to be first got through. */
  void forget(String origin) {
    byOrigin.remove(origin);
  }

  /** A transport did not get through: it loses its advantage if it has one. */
  void failed(String origin, TransportKind kind) {
    Detour detour = byOrigin.get(origin);
    if (detour != null && detour.kind == kind) {
      byOrigin.remove(origin);
    }
  }

  /** The transport to begin with, if it is not the first one. */
  Optional<TransportKind> favourite(String origin, long nowNs) {
    return Optional.ofNullable(byOrigin.get(origin))
        .filter(detour -> nowNs - detour.sinceNs < detour.forNs)
        .map(detour -> detour.kind);
  }
}
