package io.heddle.e2e.compiled;

import com.microsoft.playwright.Page;
import io.heddle.e2e.Browsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A compiled module in a page of Chromium, where scripts can use it as {@code module}. To be used
 * by one thread.
 */
final class CompiledProgram implements AutoCloseable {
  private static final String PAGE =
      "<!doctype html><title>program</title><link rel=icon href='data:,'>"
          + "<script type=module>window.loading = (async () => %s)();</script>";

  private final PageServer server;
  private final Browsers browsers;
  private final Page page;

  private CompiledProgram(Path folder, String loading) throws IOException {
    server = new PageServer(folder, PAGE.formatted(loading), (path, body) -> {});
    browsers = Browsers.chromium();
    page = browsers.newPage();
    page.navigate(server.url());
  }

  /** What is in {@code folder}, loaded by an expression such as {@code await import('/x.js')}. */
  static CompiledProgram in(Path folder, String loading) throws IOException {
    return new CompiledProgram(folder, loading);
  }

  /** {@code mainClass} of these tests, compiled into {@code folder}. */
  static CompiledProgram compile(Target target, Class<?> mainClass, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Compilation.teavm(target, mainClass.getName(), List.of(), folder);
    return new CompiledProgram(folder, target.loading());
  }

  /** What an expression, which may await, comes to. */
  Object evaluate(String expression) {
    return page.evaluate(
        "async () => { const module = await loading; return " + expression + "; }");
  }

  @Override
  public void close() {
    browsers.close();
    server.close();
  }
}
