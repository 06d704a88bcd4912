package io.heddle.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * A running browser of the system's own, and what it complained about. To be used by the thread
 * that launched it, and to be closed by it.
 *
 * <p>The environment variables {@code HEDDLE_CHROMIUM} and {@code HEDDLE_FIREFOX}, or the system
 * properties {@code heddle.chromium} and {@code heddle.firefox}, name another executable.
 */
public final class Browsers implements AutoCloseable {
  private static final List<String> CHROMIUM =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final List<String> FIREFOX =
      List.of("/usr/bin/firefox-esr", "/usr/bin/firefox", "/opt/firefox/firefox");

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwx------");

  /** What Chromium says, in its console, of a transport that failed; the other may not have. */
  private static final List<String> FAILED_TRANSPORTS =
      List.of("Failed to establish a connection to ", "WebSocket connection to ");

  /** What it says of what else could not be reached or may not be. */
  private static final List<String> FAILED_CONNECTIONS =
      List.of("Failed to load resource: ", "Mixed Content: ");

  /** Those whose complaints a test may still leave behind. */
  private static final Set<Browsers> LAUNCHED = new CopyOnWriteArraySet<>();

  private final Playwright playwright;
  private final Browser browser;
  private final Thread owner = Thread.currentThread();
  private final List<String> complaints = new ArrayList<>();
  private boolean expectsFailedConnections;

  private Browsers(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
    LAUNCHED.add(this);
  }

  /** Launches Chromium with more command-line arguments, if any, or fails. */
  public static Browsers chromium(String... arguments) {
    return launchChromium(findChromium(), arguments);
  }

  /** Launches Chromium by a command that is put in front of its own, such as one of a network. */
  public static Browsers chromiumBehind(List<String> prefix, String... arguments)
      throws IOException {
    Path script =
        Files.createTempFile(
            "heddle-chromium", "", PosixFilePermissions.asFileAttribute(EXECUTABLE));
    try {
      Files.writeString(
          script,
          "#!/bin/sh\nexec " + String.join(" ", prefix) + " " + findChromium() + " \"$@\"\n");
      return launchChromium(script, arguments);
    } finally {
      Files.delete(script);
    }
  }

  private static Path findChromium() {
    return find("chromium", CHROMIUM)
        .orElseThrow(
            () ->
                new AssertionError(
                    "These tests need Chromium: apt-get install chromium, or let"
                        + " HEDDLE_CHROMIUM name its executable."));
  }

  private static Browsers launchChromium(Path executable, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
    all.addAll(List.of(arguments));
    Playwright playwright = Playwright.create();
    // The sandbox refuses to run as root, and what is shown here is our own pages.
    LaunchOptions options =
        new LaunchOptions().setExecutablePath(executable).setChromiumSandbox(false).setArgs(all);
    return new Browsers(playwright, playwright.chromium().launch(options));
  }

  /**
   * Launches Firefox ESR. Where there is none the test is aborted, or fails if the environment
   * variable {@code HEDDLE_REQUIRE_FIREFOX} is set.
   */
  public static Browsers firefox() {
    Optional<Path> executable = find("firefox", FIREFOX);
    if (executable.isEmpty()) {
      String sentence =
          "This test needs Firefox: apt-get install firefox-esr, or let HEDDLE_FIREFOX name its"
              + " executable.";
      if (System.getenv("HEDDLE_REQUIRE_FIREFOX") != null) {
        throw new AssertionError(sentence);
      }
      abort(sentence);
    }
    Playwright playwright = Playwright.create();
    LaunchOptions options =
        new LaunchOptions()
            // WebDriver BiDi: the only way to drive a Firefox that Playwright has not patched.
            .setChannel("moz-firefox")
            .setExecutablePath(executable.orElseThrow())
            .setFirefoxUserPrefs(
                Map.of(
                    "app.update.enabled", false, "network.captive-portal-service.enabled", false));
    return new Browsers(playwright, playwright.firefox().launch(options));
  }

  private static Optional<Path> find(String name, List<String> usual) {
    String named = System.getProperty("heddle." + name);
    if (named == null) {
      named = System.getenv("HEDDLE_" + name.toUpperCase(java.util.Locale.ROOT));
    }
    List<String> candidates = named != null ? List.of(named) : usual;
    return candidates.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** The browser's name and version, for reports. */
  public String version() {
    return browser.browserType().name() + " " + browser.version();
  }

  /** A new page with cookies, cache and storage of its own, listened to for complaints. */
  public Page newPage() {
    Page page = browser.newContext().newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    return page;
  }

  /** Errors that pages left in the console, and exceptions that nobody caught, so far. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Takes the {@link #complaints}, of which the test makes what it wants. */
  public List<String> takeComplaints() {
    List<String> taken = complaints();
    complaints.clear();
    return taken;
  }

  /** Until the test ends, what the browser itself says of connections that fail is no complaint. */
  public void expectFailedConnections() {
    expectsFailedConnections = true;
  }

  /** What the pages of all browsers complained of that no test has taken or expected. */
  static List<String> takeUnexpected() {
    List<String> unexpected = new ArrayList<>();
    for (Browsers browser : LAUNCHED) {
      browser.hear();
      for (String complaint : browser.takeComplaints()) {
        boolean isExpected =
            begins(complaint, FAILED_TRANSPORTS)
                || (browser.expectsFailedConnections && begins(complaint, FAILED_CONNECTIONS));
        if (!isExpected) {
          unexpected.add(complaint);
        }
      }
      browser.expectsFailedConnections = false;
    }
    LAUNCHED.removeIf(browser -> !browser.browser.isConnected());
    return unexpected;
  }

  private static boolean begins(String complaint, List<String> beginnings) {
    return beginnings.stream().anyMatch(complaint::startsWith);
  }

  /** Complaints come while Playwright waits for an answer, before which they were sent. */
  private void hear() {
    if (browser.isConnected() && Thread.currentThread() == owner) {
      browser.newContext().close();
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
