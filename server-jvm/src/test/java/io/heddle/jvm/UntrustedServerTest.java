package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException.Side;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.netty.TlsEnds;
import io.heddle.tls.Certificate;
import io.heddle.tls.CertificateMaker;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A refusal of a certificate names the rule and what was found, in the same words everywhere. */
@Timeout(60)
final class UntrustedServerTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Path folder;

  @BeforeEach
  void takeFolder(@TempDir Path empty) {
    folder = empty;
  }

  /** What the client says over HTTP/3, after a look whether it says the same over a WebSocket. */
  private static String refusal(Certificate shown, ClientConfig.Builder config, String host)
      throws Exception {
    try (TlsEnds server = new TlsEnds(shown, InetAddress.getLoopbackAddress())) {
      String overQuic =
          refusal(config, TransportKind.HTTP3, "https://" + host + ":" + server.udpPort());
      String overTcp =
          refusal(config, TransportKind.WEBSOCKET, "wss://" + host + ":" + server.tcpPort());
      assertEquals(
          overQuic.replace(String.valueOf(server.udpPort()), "PORT"),
          overTcp.replace(String.valueOf(server.tcpPort()), "PORT"));
      String begin = host + ":" + server.udpPort() + " is not trusted: ";
      assertTrue(overQuic.startsWith(begin), overQuic);
      return overQuic.substring(begin.length());
    }
  }

  private static String refusal(ClientConfig.Builder config, TransportKind kind, String url) {
    try (Client client = Client.create(config.transports(kind).build())) {
      TlsException refused =
          assertThrows(TlsException.class, () -> Blocking.await(client.connect(url)));
      assertEquals(Side.REMOTE, refused.side());
      return String.valueOf(refused.getMessage()).replaceAll("it is [0-9TZ:-]+ here", "NOW");
    }
  }

  private ClientConfig.Builder trusting(Certificate... certificates) throws Exception {
    Path file =
        CertificateMaker.file(
            folder,
            java.util.Arrays.stream(certificates)
                .map(Certificate::leaf)
                .toArray(java.security.cert.X509Certificate[]::new));
    return ClientConfig.builder().trustedCertificates(file.toString());
  }

  private static ClientConfig.Builder pinning(Certificate certificate) {
    return ClientConfig.builder().serverCertificateHash(certificate.sha256Base64());
  }

  // ---- by hash ----

  @Test
  void anotherHash() throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").make();
    assertEquals(
        "the certificate is not the pinned one, its hash is " + shown.sha256Base64(),
        refusal(shown, pinning(new CertificateMaker("CN=other").make()), "localhost"));
  }

  @Test
  void anRsaKeyByHash() throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").rsa().make();
    assertEquals(
        "a certificate trusted by its hash has an ECDSA key (P-256), but this one's is of RSA",
        refusal(shown, pinning(shown), "localhost"));
  }

  @Test
  void moreThanTwoWeeksByHash() throws Exception {
    Certificate shown =
        new CertificateMaker("CN=shown").valid(now, now.plus(Duration.ofDays(15))).make();
    assertEquals(
        "a certificate trusted by its hash is valid for at most 14 days, but this one from "
            + now
            + " to "
            + now.plus(Duration.ofDays(15)),
        refusal(shown, pinning(shown), "localhost"));
  }

  @Test
  void anEndInThePastByHash() throws Exception {
    Certificate shown = expired();
    assertEquals(
        "the certificate expired on " + now.minusSeconds(60) + " (NOW)",
        refusal(shown, pinning(shown), "localhost"));
  }

  private Certificate expired() throws Exception {
    return new CertificateMaker("CN=old")
        .valid(now.minus(Duration.ofDays(2)), now.minusSeconds(60))
        .make();
  }

  // ---- by authorities ----

  /** Java's PKIX trusts without a look at the time what is itself among what is trusted. */
  @Test
  void anEndInThePastThoughItIsItselfInTheFile() throws Exception {
    Certificate shown = expired();
    assertEquals(
        "the certificate expired on " + now.minusSeconds(60) + " (NOW)",
        refusal(shown, trusting(shown), "localhost"));
  }

  @Test
  void aBeginningInTheFuture() throws Exception {
    Certificate shown =
        new CertificateMaker("CN=new")
            .valid(now.plusSeconds(3_600), now.plus(Duration.ofDays(2)))
            .make();
    assertEquals(
        "the certificate is not yet valid: it begins on " + now.plusSeconds(3_600) + " (NOW)",
        refusal(shown, trusting(shown), "localhost"));
  }

  @Test
  void anotherHostsName() throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").hosts("a.example", "192.0.2.1").make();
    assertEquals(
        "the certificate is for a.example, 192.0.2.1, not for localhost",
        refusal(shown, trusting(shown), "localhost"));
  }

  @Test
  void anotherAddress() throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").hosts("localhost", "::1").make();
    assertEquals(
        "the certificate is for localhost, 0:0:0:0:0:0:0:1, not for 127.0.0.1",
        refusal(shown, trusting(shown), "127.0.0.1"));
  }

  @Test
  void aCertificateThatNobodyKnows() throws Exception {
    Certificate shown = new CertificateMaker("CN=shown").make();
    assertEquals(
        "the certificate is its own issuer, CN=shown, which is not among those trusted here",
        refusal(shown, trusting(new CertificateMaker("CN=other").make()), "localhost"));
    assertEquals(
        "the certificate is its own issuer, CN=shown, which is not among those trusted here",
        refusal(shown, ClientConfig.builder(), "localhost"));
  }

  @Test
  void anIssuerThatNobodyKnows() throws Exception {
    Certificate authority = new CertificateMaker("CN=authority").hosts().make();
    Certificate shown = new CertificateMaker("CN=shown").issuer(authority).make();
    assertEquals(
        "the certificate's issuer, CN=authority, is not among those trusted here",
        refusal(shown, trusting(new CertificateMaker("CN=other").make()), "localhost"));
  }

  @Test
  void anAuthorityThatExpired() throws Exception {
    Certificate root = new CertificateMaker("CN=root").hosts().make();
    Certificate between =
        new CertificateMaker("CN=between")
            .hosts()
            .valid(now.minus(Duration.ofDays(2)), now.minusSeconds(60))
            .issuer(root)
            .make();
    Certificate shown = new CertificateMaker("CN=shown").issuer(between).make();
    assertEquals(
        "the certificate of CN=between expired on " + now.minusSeconds(60) + " (NOW)",
        refusal(shown, trusting(root), "localhost"));
  }
}
