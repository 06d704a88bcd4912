package io.heddle.benchmarks.browser;

import io.heddle.benchmarks.report.Samples;
import java.util.concurrent.CompletableFuture;

/**
 * One session of a page's with a server in this process, and how fast bytes go over it. To be used
 * by one thread.
 */
public final class PageTransfer {
  /** What has the shape of WebTransport in a page. */
  public enum Api {
    /** The browser's own. */
    BROWSER,
    /** Heddle's, compiled to JavaScript. */
    JAVASCRIPT,
    /** Heddle's, compiled to WebAssembly. */
    WASM
  }

  /** Streams that are open at a time where each message has its own. */
  private static final int STREAMS_AT_ONCE = 8;

  private final MeasuringPage page;
  private final PageServer server;
  private final String name;

  PageTransfer(MeasuringPage page, PageServer server, String name) {
    this.page = page;
    this.server = server;
    this.name = name;
  }

  /** The bytes a second that arrive here of messages that the page writes to one stream. */
  public Samples upload(int messageBytes, int observeMs) throws Exception {
    return observe(observeMs, "upload", messageBytes);
  }

  /** The same of messages on a stream each. */
  public Samples streams(int messageBytes, int observeMs) throws Exception {
    return observe(observeMs, "streams", messageBytes, STREAMS_AT_ONCE);
  }

  /** The same of datagrams. */
  public Samples datagrams(int messageBytes, int observeMs) throws Exception {
    return observe(observeMs, "datagrams", messageBytes);
  }

  private Samples observe(int observeMs, String function, int messageBytes, Object... more)
      throws Exception {
    int settleMs = settleMs(observeMs);
    Object[] arguments = new Object[3 + more.length];
    arguments[0] = name;
    arguments[1] = messageBytes;
    arguments[2] = settleMs + observeMs + settleMs;
    System.arraycopy(more, 0, arguments, 3, more.length);
    CompletableFuture<double[]> done = page.begin(function, arguments);
    Thread.sleep(settleMs);
    long fromBytes = server.receivedBytes();
    long fromNs = System.nanoTime();
    Thread.sleep(observeMs);
    long bytes = server.receivedBytes() - fromBytes;
    long ns = System.nanoTime() - fromNs;
    MeasuringPage.await(done);
    return Samples.of(bytes * 1e9 / ns);
  }

  /**
   * The bytes a second that arrive in the page on one stream.
   *
   * @param byob whether the page reads into buffers of its own
   */
  public Samples download(boolean byob, int observeMs) throws Exception {
    return Samples.of(page.call("download", name, byob, settleMs(observeMs), observeMs)[0]);
  }

  /** The processor time that the browser and this process have used, in nanoseconds. */
  public long cpuNs() {
    return page.cpuNs();
  }

  private static int settleMs(int observeMs) {
    return Math.max(20, observeMs / 4);
  }
}
