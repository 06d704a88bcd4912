package io.heddle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** This build's version, as Maven wrote it into the jar. Immutable, any thread. */
public final class HeddleVersion implements IVersionProvider {
  private static final String RESOURCE = "/META-INF/heddle/version.properties";

  /** Made by picocli. */
  public HeddleVersion() {}

  /**
   * The version of the running code.
   *
   * @return for example {@code 0.1.0-SNAPSHOT}
   */
  public static String current() {
    try (InputStream stream = HeddleVersion.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("The version resource " + RESOURCE + " is unreadable", e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"heddle " + current()};
  }
}
