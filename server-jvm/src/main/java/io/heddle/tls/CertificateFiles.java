package io.heddle.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Loads a certificate chain and its key from PEM files: the key as PKCS#8 ({@code BEGIN PRIVATE
 * KEY}), SEC 1 ({@code BEGIN EC PRIVATE KEY}) or PKCS#1 ({@code BEGIN RSA PRIVATE KEY}), not
 * encrypted. Stateless, any thread; blocks on the file system.
 */
public final class CertificateFiles {
  private CertificateFiles() {}

  /**
   * Loads and checks that the key belongs to the first certificate, and that this one is valid now.
   *
   * @param chainFile PEM with the server's certificate first, then its intermediates
   * @param keyFile PEM with the private key; other PEM objects in it (such as {@code EC
   *     PARAMETERS}) are skipped, so it may be the same file
   * @return the certificate
   * @throws CertificateLoadException with a sentence that says which file is wrong and what to do
   */
  public static Certificate load(Path chainFile, Path keyFile) {
    return load(chainFile, keyFile, Instant.now());
  }

  /** As {@link #load(Path, Path)}, at a time. */
  static Certificate load(Path chainFile, Path keyFile, Instant now) {
    List<X509Certificate> chain = chain(chainFile);
    PrivateKey key = key(keyFile);
    if (!belongsTogether(chain.get(0).getPublicKey(), key)) {
      throw new CertificateLoadException(
          "The key in "
              + keyFile
              + " does not belong to the first certificate in "
              + chainFile
              + "; put the server's own certificate first, or name the key it was made with");
    }
    requireValid(chain.get(0), chainFile, now);
    return new Certificate(chain, key);
  }

  // RFC 5280 §4.1.2.5. Intermediates are the clients' business: some know others in their place.
  private static void requireValid(X509Certificate own, Path file, Instant now) {
    Instant begin = own.getNotBefore().toInstant();
    Instant end = own.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new CertificateLoadException(
          "The certificate in "
              + file
              + " expired on "
              + end
              + ", and no client would accept it; renew it (now is "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + " by this machine's clock)");
    }
    if (now.isBefore(begin)) {
      throw new CertificateLoadException(
          "The certificate in "
              + file
              + " is valid only from "
              + begin
              + " on; wait, or set this machine's clock, by which now is "
              + now.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private static List<X509Certificate> chain(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    for (Object object : objects(file, "certificate chain")) {
      if (object instanceof X509CertificateHolder holder) {
        try {
          chain.add(converter.getCertificate(holder));
        } catch (CertificateException e) {
          throw new CertificateLoadException(
              "Certificate " + (chain.size() + 1) + " in " + file + " is malformed", e);
        }
      }
    }
    if (chain.isEmpty()) {
      throw new CertificateLoadException(
          file + " holds no certificate; expected PEM with -----BEGIN CERTIFICATE-----");
    }
    return chain;
  }

  private static PrivateKey key(Path file) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object object : objects(file, "private key")) {
        if (object instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        } else if (object instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        } else if (object instanceof PKCS8EncryptedPrivateKeyInfo
            || object instanceof PEMEncryptedKeyPair) {
          throw new CertificateLoadException(
              "The key in "
                  + file
                  + " is encrypted; write an unencrypted copy with"
                  + " openssl pkey -in <key> -out <plain key>");
        }
      }
    } catch (PEMException e) {
      throw new CertificateLoadException(
          "The key in " + file + " is of a kind this JVM does not know; use EC P-256 or RSA", e);
    }
    throw new CertificateLoadException(
        file
            + " holds no private key; expected PEM with -----BEGIN PRIVATE KEY-----"
            + " or -----BEGIN EC PRIVATE KEY-----");
  }

  private static List<Object> objects(Path file, String what) {
    List<Object> objects = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        objects.add(next);
      }
    } catch (NoSuchFileException e) {
      throw new CertificateLoadException("The " + what + " file " + file + " does not exist", e);
    } catch (PEMException | MalformedInputException e) {
      throw new CertificateLoadException("The " + what + " file " + file + " is not PEM", e);
    } catch (IOException e) {
      throw new CertificateLoadException(
          "The " + what + " file " + file + " cannot be read: " + reason(e), e);
    }
    return objects;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static boolean belongsTogether(PublicKey publicKey, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm(); // Ed25519 and its kin name their own signature
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(new byte[32]);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(publicKey);
      verifier.update(new byte[32]);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
