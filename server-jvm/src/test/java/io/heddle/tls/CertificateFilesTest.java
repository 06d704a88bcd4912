package io.heddle.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateFilesTest {
  private Path folder;
  private final Certificate made = DevelopmentCertificate.create("localhost", Instant.now());
  private Path chainFile;
  private Path keyFile;

  @BeforeEach
  void writeFiles(@TempDir Path emptyFolder) throws Exception {
    folder = emptyFolder;
    chainFile = write("chain.pem", made.leaf());
    keyFile = write("key.pem", new JcaPKCS8Generator(made.key(), null));
  }

  @Test
  void aChainAndAPkcs8KeyAreLoaded() throws Exception {
    Certificate loaded = CertificateFiles.load(chainFile, keyFile);
    assertEquals(List.of(made.leaf()), loaded.chain());
    assertArrayEquals(made.key().getEncoded(), loaded.key().getEncoded());
  }

  @Test
  void aSec1KeyIsLoadedAndItsParametersSkipped() throws Exception {
    Path sec1 = write("sec1.pem", sec1(made.key()));
    assertTrue(Files.readString(sec1).contains("BEGIN EC PRIVATE KEY"));
    // As `openssl ecparam -genkey` writes it: the curve's name stands before the key.
    String withParameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + Files.readString(sec1);
    Files.writeString(sec1, withParameters);
    assertEquals(made.leaf(), CertificateFiles.load(chainFile, sec1).leaf());
  }

  @Test
  void oneFileMayHoldBoth() throws Exception {
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(chainFile) + Files.readString(keyFile));
    assertEquals(made.leaf(), CertificateFiles.load(both, both).leaf());
  }

  @Test
  void anIntermediateFollowsTheServersOwn() throws Exception {
    Certificate other = DevelopmentCertificate.create("other.example", Instant.now());
    Path two = folder.resolve("two.pem");
    Files.writeString(
        two, Files.readString(chainFile) + Files.readString(write("other.pem", other.leaf())));
    assertEquals(List.of(made.leaf(), other.leaf()), CertificateFiles.load(two, keyFile).chain());
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("absent.pem");
    assertEquals(
        "The certificate chain file " + missing + " does not exist", messageOf(missing, keyFile));
    assertEquals(
        "The private key file " + missing + " does not exist", messageOf(chainFile, missing));
  }

  @Test
  void aFileWithoutTheExpectedObjectSaysWhatWasExpected() {
    assertTrue(messageOf(keyFile, keyFile).contains("expected PEM with -----BEGIN CERTIFICATE"));
    assertTrue(messageOf(chainFile, chainFile).contains("holds no private key"));
  }

  @Test
  void bytesThatAreNoPemAreNotTakenForOne() throws Exception {
    Path der = Files.write(folder.resolve("cert.der"), made.leaf().getEncoded());
    assertTrue(messageOf(der, keyFile).contains("is not PEM"), messageOf(der, keyFile));
    Path torn = folder.resolve("torn.pem");
    Files.writeString(torn, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertTrue(messageOf(torn, keyFile).contains("is not PEM"), messageOf(torn, keyFile));
  }

  @Test
  void anEncryptedKeySaysHowToDecryptIt() throws Exception {
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPassword("secret".toCharArray())
            .build();
    Path encrypted = write("encrypted.pem", new JcaPKCS8Generator(made.key(), encryptor));
    assertTrue(messageOf(chainFile, encrypted).contains("openssl pkey"));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    Certificate other = DevelopmentCertificate.create("localhost", Instant.now());
    Path otherKey = write("other.key", new JcaPKCS8Generator(other.key(), null));
    assertTrue(messageOf(chainFile, otherKey).contains("does not belong"));
  }

  @Test
  void oneThatHasExpiredIsRefused() {
    Instant begin = made.leaf().getNotBefore().toInstant();
    Instant end = made.leaf().getNotAfter().toInstant();
    CertificateFiles.load(chainFile, keyFile, begin);
    CertificateFiles.load(chainFile, keyFile, end);
    String expired = messageOf(end.plusMillis(1));
    assertTrue(expired.contains(chainFile + " expired on " + end), expired);
    String early = messageOf(begin.minusMillis(1));
    assertTrue(early.contains(chainFile + " is valid only from " + begin), early);
  }

  private String messageOf(Instant now) {
    return String.valueOf(
        assertThrows(
                CertificateLoadException.class,
                () -> CertificateFiles.load(chainFile, keyFile, now))
            .getMessage());
  }

  private static String messageOf(Path chain, Path key) {
    return String.valueOf(
        assertThrows(CertificateLoadException.class, () -> CertificateFiles.load(chain, key))
            .getMessage());
  }

  private static PemObject sec1(PrivateKey key) throws IOException {
    var scalar = ((ECPrivateKey) key).getS();
    var structure =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, scalar, SECObjectIdentifiers.secp256r1);
    return new PemObject("EC PRIVATE KEY", structure.getEncoded());
  }

  private Path write(String name, Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }
}
