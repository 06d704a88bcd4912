package io.heddle.netty;

import io.heddle.tls.ServerName;
import io.heddle.watch.ProcessLog;
import io.netty.handler.codec.quic.QuicSslEngine;
import java.lang.reflect.Field;
import java.util.Optional;

/**
 * Has QUIC's TLS tell the server its name (SNI), also names that Netty 4.2.18 takes for none: those
 * of one label, such as {@code localhost}, and those with an underscore. Where Netty's engine has
 * no such field, or the JVM lets nobody set it, one warning is logged, and such names are not told.
 * Stateless, any thread.
 */
final class ServerNameOption {
  private static final Optional<Field> NAME = field();

  private ServerNameOption() {}

  private static Optional<Field> field() {
    try {
      Field field =
          Class.forName("io.netty.handler.codec.quic.QuicheQuicSslEngine")
              .getDeclaredField("tlsHostName");
      field.setAccessible(true);
      return Optional.of(field);
    } catch (ReflectiveOperationException | RuntimeException e) {
      ProcessLog.warn("Servers are not told names of one label in TLS (SNI): {}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * Sets the name, before the engine's connection is made.
   *
   * @param host as a session's URL has it
   */
  static void set(QuicSslEngine engine, String host) {
    // RFC 9114 §3.2: every name is told, where the server is one.
    Optional<String> name = ServerName.of(host);
    if (NAME.isPresent() && name.isPresent()) {
      try {
        NAME.get().set(engine, name.get());
      } catch (IllegalAccessException e) {
        ProcessLog.debug("No SNI for {}", host, e);
      }
    }
  }
}
