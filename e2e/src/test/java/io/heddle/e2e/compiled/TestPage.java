package io.heddle.e2e.compiled;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The page that runs compiled tests one after the other, and posts their results. They are there to
 * be waited for in any thread.
 */
final class TestPage implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html>
      <title>tests</title>
      <link rel="icon" href="data:,">
      <script type="module">
      Error.stackTraceLimit = 60;
      const post = (path, body) => fetch(path, {method: 'POST', body});
      const late = () => new Promise(resolve =>
          setTimeout(resolve, %d, 'It had not ended after %d s.'));
      try {
        const tests = %s;
        for (let i = 0; i < %d; i++) {
          await post('/result/' + i, await Promise.race([tests.run(i), late()]));
        }
      } catch (error) {
        await post('/broken', String(error && error.stack || error));
      }
      </script>
      """;

  private final PageServer server;
  private final List<CompletableFuture<String>> results;
  private final int testTimeoutS;

  TestPage(Target target, Path folder, int tests, int testTimeoutS) throws IOException {
    this.testTimeoutS = testTimeoutS;
    results = Stream.generate(CompletableFuture<String>::new).limit(tests).toList();
    String page = PAGE.formatted(testTimeoutS * 1000, testTimeoutS, target.loading(), tests);
    server = new PageServer(folder, page, this::take);
  }

  String url() {
    return server.url();
  }

  /** Empty text, or how a test failed; fails itself if the page broke before. */
  CompletableFuture<String> result(int test) {
    return results.get(test);
  }

  /** How long to wait for a result that the page owes, given that it looks at the clock itself. */
  double patienceMs() {
    return 2000.0 * testTimeoutS;
  }

  private void take(String path, String body) {
    if (path.startsWith("/result/")) {
      results.get(Integer.parseInt(path.substring("/result/".length()))).complete(body);
    } else {
      results.forEach(result -> result.completeExceptionally(new AssertionError(body)));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
