package io.heddle.netty;

import io.netty.handler.codec.quic.BoringSSLKeylog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends TLS secrets to a file in NSS key log format, as Wireshark reads it. Any thread; a file
 * that cannot be written is logged and disturbs no connection.
 */
final class KeyLogFile implements BoringSSLKeylog {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLogFile.class);

  private final Path file;

  KeyLogFile(Path file) {
    this.file = file;
  }

  @Override
  public synchronized void logKey(SSLEngine engine, String key) {
    try {
      Files.write(file, List.of(key), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("The key log {} cannot be written: {}", file, e.toString());
    }
  }
}
