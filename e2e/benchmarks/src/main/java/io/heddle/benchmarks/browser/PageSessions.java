package io.heddle.benchmarks.browser;

import java.util.Locale;

/** Opens sessions between a page and a server in this process. To be used by one thread. */
public final class PageSessions implements AutoCloseable {
  private final MeasuringPage page;
  private final PageServer server = new PageServer();

  /**
   * Starts a server.
   *
   * @param page stays the caller's
   */
  public PageSessions(MeasuringPage page) {
    this.page = page;
  }

  /** Opens a session over HTTP/3. */
  public PageTransfer overHttp3(PageTransfer.Api api) throws Exception {
    String name = api.name().toLowerCase(Locale.ROOT);
    page.call("connect", name, name, server.url(), server.certificateHash());
    return new PageTransfer(page, server, name);
  }

  @Override
  public void close() {
    server.close();
  }
}
