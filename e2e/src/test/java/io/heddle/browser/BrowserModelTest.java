package io.heddle.browser;

import io.heddle.e2e.compiled.CompiledTests;
import io.heddle.e2e.compiled.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The model in Chromium, over doubles of its WebTransport. What a build does with its few seeds,
 * {@code -Dmodel.seeds=10000} does with more, and {@code -Dmodel.seed=72} with one that failed.
 */
class BrowserModelTest {
  private static final int MOST_SEEDS = Integer.getInteger("model.seeds", 400);
  private static final int ONE = Integer.getInteger("model.seed", -1);

  /** Many times what it takes. */
  private static final int TIMEOUT_S = 120 + MOST_SEEDS / 4;

  @TestFactory
  Stream<DynamicTest> modelHoldsInJavaScript() throws IOException {
    return run(Target.JAVASCRIPT);
  }

  @TestFactory
  Stream<DynamicTest> modelHoldsInWebAssembly() throws IOException {
    return run(Target.WEBASSEMBLY);
  }

  private static Stream<DynamicTest> run(Target target) throws IOException {
    return new CompiledTests(
            target,
            List.of(ModelInBrowser.class),
            Map.of(ModelSettings.class.getName(), settings()),
            TIMEOUT_S)
        .tests();
  }

  private static String settings() throws IOException {
    return """
        package io.heddle.browser;

        final class ModelSettings {
          static int fromSeed() {
            return %d;
          }

          static int toSeed() {
            return %d;
          }

          static String script() {
            return %s;
          }
        }
        """
        .formatted(ONE < 0 ? 0 : ONE, ONE < 0 ? MOST_SEEDS : ONE + 1, literal(script()));
  }

  private static String script() throws IOException {
    try (InputStream script = BrowserModelTest.class.getResourceAsStream("transport-pair.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
