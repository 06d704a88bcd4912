package io.heddle.tls;

import io.heddle.wire.Printable;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** What Java's trust in authorities found wrong, in words. Stateless. */
final class AuthorityRefusals {
  /** How much of what a certificate says is quoted. */
  private static final int MOST_CHARACTERS = 100;

  private static final int MOST_NAMES = 5;

  // RFC 5280 §4.2.1.6, GeneralName
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private AuthorityRefusals() {}

  /** Why there is no way from a certificate to what is trusted. */
  static CertificateRefusedException path(
      X509Certificate[] chain, CertificateException found, Clock clock) {
    for (X509Certificate other : chain) {
      try {
        Validity.check(other, "the certificate of " + name(other), clock);
      } catch (CertificateRefusedException e) {
        return e;
      }
    }
    return has(found, CertPathBuilderException.class)
        ? new CertificateRefusedException(issuer(chain), found)
        : other(found);
  }

  private static String issuer(X509Certificate[] chain) {
    X509Certificate own = chain[0];
    if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
      return "the certificate is its own issuer, "
          + name(own)
          + ", which is not among those trusted here";
    }
    return "the certificate's issuer, "
        + quoted(chain[chain.length - 1].getIssuerX500Principal().getName())
        + ", is not among those trusted here";
  }

  /** Why a certificate that is trusted does not fit the host that was dialled. */
  static CertificateRefusedException host(
      X509Certificate certificate, Optional<SSLEngine> tls, CertificateException found) {
    if (found.getCause() != null) {
      return other(found);
    }
    List<String> names = names(certificate);
    String dialled =
        tls.map(SSLEngine::getHandshakeSession)
            .map(SSLSession::getPeerHost)
            .map(AuthorityRefusals::quoted)
            .orElse("it");
    return new CertificateRefusedException(
        names.isEmpty()
            ? "the certificate names no host, so not " + dialled + " either"
            : "the certificate is for " + String.join(", ", names) + ", not for " + dialled,
        found);
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        int kind = (Integer) name.get(0);
        if (kind == DNS_NAME || kind == IP_ADDRESS) {
          names.add(quoted(String.valueOf(name.get(1))));
        }
      }
    } catch (CertificateParsingException e) {
      // It names nothing that can be read.
    }
    int more = names.size() - MOST_NAMES;
    if (more > 0) {
      names.subList(MOST_NAMES, names.size()).clear();
      names.add("and " + more + " more");
    }
    return names;
  }

  private static CertificateRefusedException other(CertificateException found) {
    Throwable deepest = found;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new CertificateRefusedException(
        "the certificate is refused by Java's rules: "
            + quoted(String.valueOf(deepest.getMessage())),
        found);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String name(X509Certificate certificate) {
    return quoted(certificate.getSubjectX500Principal().getName());
  }

  private static String quoted(String text) {
    return Printable.of(text, MOST_CHARACTERS);
  }
}
