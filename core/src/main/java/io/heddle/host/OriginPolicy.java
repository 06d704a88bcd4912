package io.heddle.host;

import io.heddle.Admission;
import io.heddle.ServerConfig;
import io.heddle.SessionFilter;
import io.heddle.SessionRequest;
import io.heddle.wire.Ipv6Text;
import io.heddle.wire.Printable;
import io.heddle.wire.WebOrigin;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which pages may use a server: by where they came from, and by the name by which they ask, because
 * an attacker can have a name of his lead to this machine (DNS rebinding). As {@link
 * ServerConfig.Builder#allowOrigin} says. The first filter of each door. Immutable, any thread.
 */
public final class OriginPolicy implements SessionFilter {
  // RFC 9110 §15.5.4, §15.5.20
  private static final int FORBIDDEN = 403;
  private static final int MISDIRECTED_REQUEST = 421;

  /** Of what a stranger sent, as much as a log shows. */
  private static final int MOST_SHOWN = 200;

  private static final String LOCALHOST = "localhost";

  // RFC 4291 §2.5.5.2
  private static final String MAPPED = "::ffff:";

  private final boolean allowsAll;
  private final Set<String> allowed;
  private final Set<String> names = new HashSet<>();

  private OriginPolicy(boolean allowsAll, Collection<String> allowed, Collection<String> known) {
    this.allowsAll = allowsAll;
    this.allowed = new HashSet<>(allowed);
    allowed.forEach(text -> WebOrigin.parse(text).ifPresent(origin -> names.add(origin.host())));
    known.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The policy of a server.
   *
   * @param config allowed origins, and the host that it binds
   * @param others further names that it is known by, such as what the machine calls itself where
   *     every address is bound; {@code *.} at the beginning stands for one label
   * @return the policy
   */
  public static OriginPolicy of(ServerConfig config, Collection<String> others) {
    Set<String> known = new HashSet<>(others);
    known.add(config.host());
    return new OriginPolicy(config.allowsEveryOrigin(), config.allowedOrigins(), known);
  }

  /**
   * The policy of a server of which nothing is configured but where it listens.
   *
   * @param names by which it is known
   * @return the policy
   */
  public static OriginPolicy of(Collection<String> names) {
    return new OriginPolicy(false, Set.of(), names);
  }

  @Override
  public CompletableFuture<Admission> admit(SessionRequest request, Next next) {
    return refusal(request)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> next.admit(request));
  }

  /**
   * Judges a request for a session.
   *
   * @param request of a page, or of a client that is none
   * @return the refusal, if it is to be refused; its reason is for the client, too
   */
  public Optional<Admission> refusal(SessionRequest request) {
    if (allowsAll) {
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
   *
   * @param authority host and perhaps a port, as they were asked for
   * @param origin the Origin field, which browsers send with some such requests
   * @return the refusal, if it is to be refused; its reason is for the client, too
   */
  public Optional<Admission> refusal(String authority, Optional<String> origin) {
    if (allowsAll) {
      return Optional.empty();
    }
    String host = WebOrigin.host(authority);
    return origin
        .filter(from -> !isAllowed(from) && !isOwn(from, host))
        .map(OriginPolicy::foreign)
        .or(() -> misdirected(host, "http://" + authority));
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

  private static Admission foreign(String origin) {
    String page = Printable.of(origin, MOST_SHOWN);
    return Admission.refuse(
        FORBIDDEN,
        "Pages of "
            + page
            + " may not use this server. If they are to, start it with --allow-origin "
            + page
            + " (ServerConfig.allowOrigin).");
  }

  private Optional<Admission> misdirected(String host, String origin) {
    if (isKnown(host)) {
      return Optional.empty();
    }
    return Optional.of(
        Admission.refuse(
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
        || address(host).isPresent()
        || names.contains(host)
        || (dot > 0 && names.contains("*" + host.substring(dot)));
  }

  // RFC 6761 §6.3
  private static boolean isLocalName(String host) {
    return host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
  }

  private static boolean isLoopback(String host) {
    return isLocalName(host) || address(host).filter(OriginPolicy::isLoopback).isPresent();
  }

  /** The 16 bytes of an IPv6 address, or of the one that IPv4's is written as. */
  private static Optional<byte[]> address(String host) {
    if (host.indexOf(':') >= 0) {
      return Ipv6Text.parse(host);
    }
    // No group of four hexadecimal digits has a dot.
    return host.indexOf('.') >= 0 ? Ipv6Text.parse(MAPPED + host) : Optional.empty();
  }

  // RFC 4291 §2.5.3, RFC 1122 §3.2.1.3
  private static boolean isLoopback(byte[] address) {
    boolean isZero = true;
    for (int at = 0; at < 10; at++) {
      isZero &= address[at] == 0;
    }
    boolean isMapped = isZero && address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    boolean isOne = isZero;
    for (int at = 10; at < 16; at++) {
      isOne &= address[at] == (at == 15 ? 1 : 0);
    }
    return isOne || (isMapped && address[12] == 127);
  }
}
