package io.heddle.tls;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Makes certificates of all sorts: by default its own issuer, ECDSA P-256, for a week from now. */
public final class CertificateMaker {
  private final String subject;
  private Instant start = Instant.now().minus(Duration.ofHours(1));
  private Instant end = Instant.now().plus(Duration.ofDays(7));
  private String algorithm = "EC";
  private List<String> hosts = List.of("localhost");
  private Optional<Certificate> issuer = Optional.empty();

  /** Of a subject, such as {@code CN=test}. */
  public CertificateMaker(String subject) {
    this.subject = subject;
  }

  /** Valid from then to then. */
  public CertificateMaker valid(Instant from, Instant to) {
    start = from;
    end = to;
    return this;
  }

  /** With an RSA key. */
  public CertificateMaker rsa() {
    algorithm = "RSA";
    return this;
  }

  /** For these names and addresses. */
  public CertificateMaker hosts(String... names) {
    hosts = List.of(names);
    return this;
  }

  /** Signed by another one. */
  public CertificateMaker issuer(Certificate other) {
    issuer = Optional.of(other);
    return this;
  }

  /** With its issuer in the chain. */
  public Certificate make() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name(subject);
    X500Name by =
        issuer
            .map(other -> new X500Name(other.leaf().getSubjectX500Principal().getName()))
            .orElse(name);
    PrivateKey signing = issuer.map(Certificate::key).orElse(pair.getPrivate());
    var builder =
        new JcaX509v3CertificateBuilder(
            by,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(start),
            Date.from(end),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(hosts.isEmpty()));
    if (!hosts.isEmpty()) {
      GeneralName[] names =
          hosts.stream()
              .map(host -> new GeneralName(IPAddress.isValid(host) ? 7 : 2, host))
              .toArray(GeneralName[]::new);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    var signer =
        new JcaContentSignerBuilder(
                signing.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
            .build(signing);
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    issuer.ifPresent(other -> chain.addAll(other.chain()));
    return new Certificate(chain, pair.getPrivate());
  }

  /** A file of PEM for {@code trustedCertificates}. */
  public static Path file(Path folder, X509Certificate... certificates) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      pem.append("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(
        folder.resolve("trusted-" + Math.abs(Arrays.hashCode(certificates)) + ".pem"), pem);
  }
}
