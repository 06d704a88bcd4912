package io.heddle.server;

import io.heddle.ServerConfig;
import io.heddle.SessionRequest;
import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import io.heddle.wire.Printable;
import io.heddle.wire.WebOrigin;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages may use a server: by where they came from, and by the name by which they ask, because
 * an attacker can have a name of his lead to this machine (DNS rebinding). As {@link
 * ServerConfig.Builder#allowOrigin} says. Immutable, any thread.
 */
public final class OriginPolicy {
  // RFC 9110 §15.5.4, §15.5.20
  private static final int FORBIDDEN = 403;
  private static final int MISDIRECTED_REQUEST = 421;

  /** Of what a stranger sent, as much as a log shows. */
  private static final int MOST_SHOWN = 200;

  private static final String LOCALHOST = "localhost";

  private final boolean allowsAll;
  private final boolean gateJudges;
  private final Set<String> allowed;
  private final Set<String> names = new HashSet<>();
  private final RareWarnings warnings = ProcessLog.rare("A page was turned away");

  private OriginPolicy(boolean allowsAll, boolean gateJudges, Collection<String> allowed) {
    this.allowsAll = allowsAll;
    this.gateJudges = gateJudges;
    this.allowed = Set.copyOf(allowed);
    allowed.forEach(text -> WebOrigin.parse(text).ifPresent(origin -> names.add(origin.host())));
  }

  /**
   * The policy of a server.
   *
   * @param config allowed origins, and the host that it binds
   * @param others further names that it is known by; {@code *.} at the beginning stands for one
   *     label
   * @return the policy
   */
  public static OriginPolicy of(ServerConfig config, Collection<String> others) {
    OriginPolicy policy =
        new OriginPolicy(
            config.allowsEveryOrigin(), config.gateJudgesOrigins(), config.allowedOrigins());
    policy.know(config.host());
    others.forEach(policy::know);
    return policy;
  }

  /**
   * The policy of a server of which nothing is configured but where it listens.
   *
   * @param host a name or address
   * @return the policy
   */
  public static OriginPolicy of(String host) {
    OriginPolicy policy = new OriginPolicy(false, false, Set.of());
    policy.know(host);
    return policy;
  }

  private void know(String name) {
    names.add(name.toLowerCase(Locale.ROOT));
    if (Addresses.isAny(name)) {
      Addresses.machineName().ifPresent(this::know);
    }
  }

  /**
   * Judges a request for a session.
   *
   * @param request of a page, or of a client that is none
   * @return the refusal, if it is to be refused
   */
  public Optional<Verdict> refusal(SessionRequest request) {
    if (allowsAll || gateJudges) {
      return Optional.empty();
    }
    String host = WebOrigin.host(request.authority());
    return request
        .origin()
        .filter(origin -> !isAllowed(origin))
        .flatMap(
            origin ->
                allowed.isEmpty() && isOwn(origin, host)
                    ? misdirected(host, origin)
                    : Optional.of(foreign(origin)));
  }

  /**
   * Judges a request for a page or a file, which scripts can read if it comes from the same origin.
   * Warns of refusals now and then: they are no events.
   *
   * @param authority host and perhaps a port, as they were asked for
   * @param origin the Origin field, which browsers send with some such requests
   * @return the refusal, if it is to be refused
   */
  public Optional<Verdict> refusal(String authority, Optional<String> origin) {
    if (allowsAll) {
      return Optional.empty();
    }
    String host = WebOrigin.host(authority);
    Optional<Verdict> refusal =
        origin
            .filter(from -> !isAllowed(from) && !isOwn(from, host))
            .map(OriginPolicy::foreign)
            .or(() -> misdirected(host, "http://" + authority));
    refusal.ifPresent(known -> warnings.add(known.reason()));
    return refusal;
  }

  private boolean isAllowed(String origin) {
    return allowed.contains(WebOrigin.parse(origin).map(WebOrigin::toString).orElse(origin));
  }

  private boolean isOwn(String origin, String asked) {
    return WebOrigin.parse(origin)
        .map(WebOrigin::host)
        .filter(host -> isLoopback(host) || (host.equals(asked) && isKnown(host)))
        .isPresent();
  }

  private static Verdict foreign(String origin) {
    String page = Printable.of(origin, MOST_SHOWN);
    return Verdict.refuse(
        FORBIDDEN,
        "Pages of "
            + page
            + " may not use this server. If they are to, start it with --allow-origin "
            + page
            + " (ServerConfig.allowOrigin).");
  }

  private Optional<Verdict> misdirected(String host, String origin) {
    if (isKnown(host)) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.refuse(
            MISDIRECTED_REQUEST,
            "This server does not know itself as "
                + Printable.of(host, MOST_SHOWN)
                + ", as an attacker could have others call it. If that is its name, start it with"
                + " --allow-origin "
                + Printable.of(origin, MOST_SHOWN)
                + " (ServerConfig.allowOrigin)."));
  }

  /** Addresses cannot be made to lead elsewhere, nor can names that browsers do not resolve. */
  private boolean isKnown(String host) {
    int dot = host.indexOf('.');
    return isLocalName(host)
        || isAddress(host)
        || names.contains(host)
        || (dot > 0 && names.contains("*" + host.substring(dot)));
  }

  // RFC 6761 §6.3
  private static boolean isLocalName(String host) {
    return host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
  }

  private static boolean isAddress(String host) {
    return Addresses.parse(host).isPresent();
  }

  private static boolean isLoopback(String host) {
    return isLocalName(host)
        || Addresses.parse(host).filter(address -> address.isLoopbackAddress()).isPresent();
  }
}
