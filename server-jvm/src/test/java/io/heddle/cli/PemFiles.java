package io.heddle.cli;

import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;

/** A certificate for localhost and its key, as files. */
public record PemFiles(Path certificate, Path key) {
  /** Makes them in a folder. */
  public static PemFiles write(Path folder) throws Exception {
    return write(folder, Instant.now());
  }

  /** Makes them in a folder, the certificate valid for 13 days. */
  public static PemFiles write(Path folder, Instant from) throws Exception {
    Certificate made = DevelopmentCertificate.create("localhost", from);
    return new PemFiles(
        pem(folder.resolve("chain.pem"), "CERTIFICATE", made.leaf().getEncoded()),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", made.key().getEncoded()));
  }

  private static Path pem(Path file, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, body, label));
  }
}
