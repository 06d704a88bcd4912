package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import java.security.KeyStore;

/** Certificates as Java's own TLS takes them. Stateless. */
final class KeyStores {
  private KeyStores() {}

  /** A store with a certificate and its key, without a password. */
  static KeyStore of(Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificate.key(),
        new char[0],
        new java.security.cert.Certificate[] {certificate.leaf()});
    return store;
  }
}
