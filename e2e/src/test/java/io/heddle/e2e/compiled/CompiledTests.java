package io.heddle.e2e.compiled;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.heddle.e2e.Browsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;

/**
 * JUnit tests compiled by TeaVM and run in Chromium, reported one by one as tests of the JVM's. To
 * be used by one thread.
 *
 * <p>Each test runs on an instance of its own and in a thread of TeaVM's, so that it may be written
 * as blocking code: {@code future.join()} and {@code future.get(10, SECONDS)} wait. Supported are
 * {@code @Test} methods without parameters, {@code @BeforeEach}, {@code @AfterEach} and
 * {@code @Nested}; whatever else of JUnit's would change what a test does is refused in a sentence,
 * unless the class or the method is marked {@code @Tag("jvm")}.
 */
public final class CompiledTests implements AutoCloseable {
  private final Target target;
  private final List<TestMethod> tests = new ArrayList<>();
  private final List<DynamicTest> refused = new ArrayList<>();
  private final Path folder;
  private final TestPage testPage;
  private final Browsers browsers;
  private final Page page;
  private boolean hanging;

  /** Compiles the tests of all {@code classes} as one program, and has a browser begin with it. */
  public CompiledTests(Target target, List<Class<?>> classes) throws IOException {
    this(target, classes, Map.of());
  }

  /**
   * The same with classes that are written for this run.
   *
   * @param more their sources by name; they come before those of the same name on the class path
   */
  public CompiledTests(Target target, List<Class<?>> classes, Map<String, String> more)
      throws IOException {
    this(target, classes, more, 30);
  }

  CompiledTests(Target target, List<Class<?>> classes, int testTimeoutS) throws IOException {
    this(target, classes, Map.of(), testTimeoutS);
  }

  /** The same with tests that may take so many seconds each. */
  public CompiledTests(
      Target target, List<Class<?>> classes, Map<String, String> more, int testTimeoutS)
      throws IOException {
    this.target = target;
    for (Class<?> type : classes) {
      try {
        tests.addAll(TestScan.testsOf(type));
      } catch (UnsupportedTestException e) {
        refused.add(
            DynamicTest.dynamicTest(
                type.getSimpleName(),
                () -> {
                  throw e;
                }));
      }
    }
    long startNs = System.nanoTime();
    folder = Files.createTempDirectory("heddle-compiled");
    Path generated = folder.resolve("classes");
    Map<String, String> sources = new LinkedHashMap<>(EntryPoint.write(tests));
    sources.putAll(Compilation.insteadOfJUnit());
    sources.putAll(more);
    Compilation.javac(sources, generated);
    Compilation.teavm(target, EntryPoint.CLASS_NAME, List.of(generated), folder);
    report("compiled in " + seconds(startNs));
    testPage = new TestPage(target, folder, tests.size(), testTimeoutS);
    browsers = Browsers.chromium();
    // Tests are told of them as the page is, and say what they make of them.
    browsers.expectFailedConnections();
    page = browsers.newPage();
    page.navigate(testPage.url());
  }

  /**
   * A test for each one compiled, and a failing one for each class that could not be. To close the
   * stream closes these tests, as JUnit does with a factory's.
   */
  public Stream<DynamicTest> tests() {
    List<DynamicTest> all = new ArrayList<>(refused);
    for (int i = 0; i < tests.size(); i++) {
      int number = i;
      all.add(DynamicTest.dynamicTest(tests.get(i).name(), () -> await(number)));
    }
    return all.stream()
        .onClose(
            () -> {
              try {
                close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private void await(int number) {
    if (hanging && !testPage.result(number).isDone()) {
      throw new AssertionFailedError("The page hangs in a test before.");
    }
    try {
      // Lets Playwright hear of the page meanwhile, as no other wait would.
      page.waitForCondition(
          () -> testPage.result(number).isDone(),
          new Page.WaitForConditionOptions().setTimeout(testPage.patienceMs()));
      String failure = testPage.result(number).join();
      if (!failure.isEmpty()) {
        // What reports a run knows tests of a factory by their numbers.
        throw new AssertionFailedError(tests.get(number).name() + ": " + failure);
      }
    } catch (TimeoutError e) {
      hanging = true;
      throw new AssertionFailedError(
          "The test has kept the page from doing anything else, or the browser is gone.", e);
    } catch (CompletionException e) {
      throw new AssertionFailedError("The page broke: " + e, e);
    }
  }

  private void report(String what) {
    System.out.println(target + ", " + tests.size() + " tests: " + what);
  }

  private static String seconds(long startNs) {
    return Math.round((System.nanoTime() - startNs) / 1e8) / 10.0 + " s";
  }

  @Override
  public void close() throws IOException {
    testPage.close();
    browsers.close();
    TemporaryFolder.delete(folder);
  }
}
