package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What scripts and service supervisors see of the command in a process of its own. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there cannot be asked to end")
final class SignalTest {
  private final Path errors;

  SignalTest(@TempDir Path folder) {
    errors = folder.resolve("err");
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Heddle.class.getName());
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(errors.toFile()).start();
  }

  private String errors() throws IOException {
    return Files.readString(errors);
  }

  @Test
  void terminateStopsTheServerInOrder() throws Exception {
    Process serve = start("serve", "--port=0", "--http-port=0");
    try (BufferedReader output = serve.inputReader(StandardCharsets.UTF_8)) {
      Ready ready = Ready.parse(output.readLine());
      Running echo =
          Running.heddle("echo", ready.url("/echo"), "--cert-sha256", ready.hash().orElseThrow());
      assertEquals(0, echo.status(), echo.errors());
      // Process.destroy would close the output as well.
      serve.toHandle().destroy();
      assertTrue(serve.waitFor(20, TimeUnit.SECONDS));
      assertEquals(128 + 15, serve.exitValue(), this::errorsOrNone);
      assertEquals(null, output.readLine(), "only the ready line goes to standard output");
      assertTrue(errors().contains("Stopping"), errors());
    } finally {
      serve.destroyForcibly();
    }
  }

  @Test
  void aWrongOptionEndsTheProcessWithStatus2() throws Exception {
    Process serve = start("serve", "--port=none");
    assertTrue(serve.waitFor(20, TimeUnit.SECONDS));
    assertEquals(2, serve.exitValue(), this::errorsOrNone);
    assertTrue(errors().contains("'--port'"), errors());
  }

  private String errorsOrNone() {
    try {
      return errors();
    } catch (IOException e) {
      return "none: " + e;
    }
  }
}
