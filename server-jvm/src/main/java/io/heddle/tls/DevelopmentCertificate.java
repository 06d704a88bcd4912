package io.heddle.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Makes self-signed certificates that a browser accepts by hash ({@code serverCertificateHashes}):
 * ECDSA on P-256, valid for less than 14 days. Stateless, any thread.
 */
public final class DevelopmentCertificate {
  /**
   * How long before now a certificate starts, so that a client whose clock is behind accepts it.
   */
  static final Duration BACKDATED = Duration.ofHours(1);

  /** From the start to the end of a certificate's validity. */
  // W3C WebTransport, "verify a certificate hash": the validity is at most two weeks.
  static final Duration VALIDITY = Duration.ofDays(13);

  private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "::1");
  private static final SecureRandom RANDOM = new SecureRandom();

  private DevelopmentCertificate() {}

  /**
   * A new key pair and certificate for the loopback names and one more.
   *
   * @param host a DNS name or an address in text form that clients will connect to; an address that
   *     means "any" ({@code 0.0.0.0}, {@code ::}) adds nothing
   * @param now the time at which the certificate must be valid
   * @return the certificate, its own issuer, valid from an hour before {@code now} for 13 days
   */
  public static Certificate create(String host, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair pair = generator.generateKeyPair();
      return new Certificate(List.of(sign(pair, names(host), now)), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("This JVM cannot make an ECDSA P-256 certificate", e);
    }
  }

  private static X509Certificate sign(KeyPair pair, GeneralNames names, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var subject = new X500NameBuilder().addRDN(BCStyle.CN, "Heddle development").build();
    Instant start = now.minus(BACKDATED);
    // RFC 5280 §4.1.2.2: a serial number is positive; 127 random bits keep it so.
    BigInteger serial = new BigInteger(127, RANDOM).setBit(126);
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            serial,
            Date.from(start),
            Date.from(start.plus(VALIDITY)),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, names);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static GeneralNames names(String host) {
    Set<String> names = new LinkedHashSet<>(LOOPBACK_NAMES);
    String bare = host.startsWith("[") && host.endsWith("]") ? unbracketed(host) : host;
    if (!bare.equals("0.0.0.0") && !bare.equals("::")) {
      names.add(bare);
    }
    return new GeneralNames(
        names.stream().map(DevelopmentCertificate::generalName).toArray(GeneralName[]::new));
  }

  private static String unbracketed(String host) {
    return host.substring(1, host.length() - 1);
  }

  private static GeneralName generalName(String name) {
    int kind = IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName;
    return new GeneralName(kind, name);
  }
}
