package io.heddle.e2e.client;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.heddle.e2e.Browsers;
import io.heddle.e2e.compiled.PageServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A page that has loaded the client out of its jar, as JavaScript or as WebAssembly: scripts find
 * its exports as {@code client}, and a few functions beside. To be used by one thread.
 */
final class ClientPage implements AutoCloseable {
  private static final String FOLDER = "/META-INF/heddle/web/client/";

  /** What pages need of the jar. */
  static final List<String> FILES =
      List.of(
          "heddle.js", "heddle.js.map", "heddle-wasm.js", "heddle.wasm", "heddle.wasm-runtime.js");

  private static final String PAGE =
      """
      <!doctype html><title>client</title><link rel=icon href='data:,'>
      <script type=module>
      window.loading = (async () => %s)();
      window.text = bytes => new TextDecoder().decode(bytes);
      window.bytes = text => new TextEncoder().encode(text);
      window.readAll = async readable => {
        const chunks = [];
        for (const reader = readable.getReader();;) {
          const {value, done} = await reader.read();
          if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
          chunks.push(value);
        }
      };
      window.open = async (url, hash, options) => {
        const client = await window.loading;
        const value = Uint8Array.from(atob(hash), c => c.charCodeAt(0));
        const transport = new client.WebTransport(
            url, {serverCertificateHashes: [{algorithm: 'sha-256', value}], ...options});
        await transport.ready;
        return transport;
      };
      </script>
      """;

  private final PageServer server;
  private final Browsers browsers;
  private final Page page;

  /** Copies the client into {@code folder} and loads it into Chromium. */
  ClientPage(boolean wasm, Path folder) throws IOException {
    this(wasm, folder, Browsers.chromium());
  }

  /**
   * The same in a browser of the caller's choice.
   *
   * @param browsers closed with the page
   */
  ClientPage(boolean wasm, Path folder, Browsers browsers) throws IOException {
    this(wasm, folder, "", browsers);
  }

  /** The same page for a browser that takes it for one of {@code https://heddle.test}. */
  static ClientPage overHttps(boolean wasm, Path folder) throws IOException {
    return new ClientPage(wasm, folder, "https://heddle.test", Browsers.chromium());
  }

  private ClientPage(boolean wasm, Path folder, String pretended, Browsers browsers)
      throws IOException {
    for (String name : FILES) {
      Files.write(folder.resolve(name), read(name));
    }
    String loading =
        wasm ? "(await import('/heddle-wasm.js')).load()" : "await import('/heddle.js')";
    server = new PageServer(folder, PAGE.formatted(loading), (path, body) -> {});
    this.browsers = browsers;
    page = browsers.newPage();
    if (pretended.isEmpty()) {
      page.navigate(server.url());
    } else {
      page.route(pretended + "/**", this::fetchFromServer);
      page.navigate(pretended + "/");
    }
  }

  private void fetchFromServer(Route route) {
    String path = URI.create(route.request().url()).getPath();
    APIResponse answer = route.fetch(new Route.FetchOptions().setUrl(origin() + path));
    route.fulfill(new Route.FulfillOptions().setResponse(answer));
  }

  /** Where the page's files are. */
  String origin() {
    return server.url().substring(0, server.url().length() - 1);
  }

  static byte[] read(String name) throws IOException {
    try (InputStream file = ClientPage.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }

  /** What a function's body returns, which may await and finds its arguments as {@code arg}. */
  Object run(String body, Map<String, Object> arguments) {
    return page.evaluate(
        "async arg => { const client = await window.loading; " + body + " }", arguments);
  }

  Object run(String body) {
    return run(body, Map.of());
  }

  /**
   * Keeps Chromium's page from running, until what is returned runs. A debugger does it: Chromium
   * freezes no page in earnest that is looked at, and those of tests always are.
   */
  Runnable suspend() {
    CDPSession debugger = page.context().newCDPSession(page);
    AtomicBoolean paused = new AtomicBoolean();
    debugger.on("Debugger.paused", event -> paused.set(true));
    debugger.send("Debugger.enable");
    page.evaluate("() => { setTimeout(() => { debugger; }); }");
    page.waitForCondition(paused::get);
    return () -> {
      debugger.send("Debugger.resume");
      debugger.send("Debugger.disable");
    };
  }

  /** As {@link Browsers#expectFailedConnections}. */
  void expectFailedConnections() {
    browsers.expectFailedConnections();
  }

  @Override
  public void close() {
    browsers.close();
    server.close();
  }
}
