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
    return connect(api, "http3", server.url());
  }

  /** Opens a session over a WebSocket, which only Heddle's can. */
  public PageTransfer overWebSocket(PageTransfer.Api api) throws Exception {
    return connect(api, "websocket", server.webSocketUrl());
  }

  private PageTransfer connect(PageTransfer.Api api, String way, String url) throws Exception {
    String maker = api.name().toLowerCase(Locale.ROOT);
    String name = maker + " " + way;
    page.call("connect", name, maker, url, server.certificateHash());
    return new PageTransfer(page, server, name);
  }

  @Override
  public void close() {
    server.close();
  }
}
