package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client's jar carries for pages. */
@Timeout(60)
class ClientDistTest {
  /** Something that waits has crept in where this fails: {@code join()}, or a Thread. */
  @Test
  void javaScriptHasNoCoroutines() throws IOException {
    String script = new String(ClientPage.read("heddle.js"), StandardCharsets.UTF_8);
    assertFalse(script.contains("non-threading context"));
  }

  @Test
  void javaScriptStaysSmall() throws IOException {
    int bytes = zippedBytes("heddle.js");
    assertTrue(bytes <= 62 * 1024, bytes + " bytes");
  }

  @Test
  void webAssemblyStaysSmall() throws IOException {
    int bytes = zippedBytes("heddle.wasm") + zippedBytes("heddle.wasm-runtime.js");
    assertTrue(bytes <= 100 * 1024, bytes + " bytes");
  }

  private static int zippedBytes(String name) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(ClientPage.read(name));
    }
    return zipped.size();
  }
}
