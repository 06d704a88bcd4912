package io.heddle.e2e.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's jar carries for pages, loaded by a page. */
@Timeout(60)
class ClientDistTest {
  private static final String FOLDER = "/META-INF/heddle/client/";

  @TempDir Path dist = Path.of(".");

  private byte[] read(String name) throws IOException {
    try (InputStream file = ClientDistTest.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "await import('/client.js')",
        "(await (await import('/client.wasm-runtime.js')).load('/client.wasm')).exports"
      })
  void moduleRunsInAPage(String loading) throws IOException {
    for (String name :
        List.of("client.js", "client.js.map", "client.wasm", "client.wasm-runtime.js")) {
      Files.write(dist.resolve(name), read(name));
    }
    try (CompiledProgram program = CompiledProgram.in(dist, loading)) {
      assertEquals("Hello, page!", program.evaluate("new module.Smoke('page').greet()"));
      assertEquals(
          2,
          program.evaluate(
              "(() => { const s = new module.Smoke(''); s.greet(); s.greet(); return s.calls })()"));
      assertEquals(
          List.of(3, 2, 1),
          program.evaluate(
              "[...new module.Smoke('').reverse(new Uint8Array([0, 1, 2, 3]).subarray(1))]"));
      assertEquals(
          "value",
          program.evaluate("await new module.Smoke('').later(Promise.resolve('value'), 5)"));
      assertEquals(
          "TypeError: no",
          program.evaluate(
              "await new module.Smoke('').later(Promise.reject(new TypeError('no')), 5)"
                  + ".catch(error => error.name + ': ' + error.message)"));
      assertEquals(
          "java.lang.IllegalStateException: thrown by me",
          program.evaluate(
              "await new module.Smoke('me').fail()"
                  + ".catch(error => new module.Smoke('').failureOf(error))"));
      assertEquals(
          true,
          program.evaluate("await new module.Smoke('me').fail().catch(e => e instanceof Error)"));
      assertEquals(true, program.evaluate("module.Smoke.canWebTransport()"));
      assertEquals(List.of(), program.complaints());
    }
  }

  /** Something that waits has crept in where this fails: {@code join()}, or a Thread. */
  @Test
  void javaScriptHasNoCoroutines() throws IOException {
    String script = new String(read("client.js"), StandardCharsets.UTF_8);
    assertFalse(script.contains("non-threading context"));
  }

  @Test
  void javaScriptStaysSmall() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(read("client.js"));
    }
    assertTrue(zipped.size() <= 60 * 1024, zipped.size() + " bytes");
  }
}
