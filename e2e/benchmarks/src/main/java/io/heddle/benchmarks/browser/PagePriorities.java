package io.heddle.benchmarks.browser;

import io.heddle.Server;
import io.heddle.Session;
import io.heddle.benchmarks.peers.HeddlePair;
import io.heddle.benchmarks.peers.PriorityReceiver;
import io.heddle.benchmarks.peers.PriorityResult;
import io.heddle.benchmarks.peers.PrioritySender;
import io.heddle.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Uploads and messages between a page, in which Heddle's client runs as JavaScript, and a server in
 * this process. To be used by one thread.
 */
public final class PagePriorities {
  private static final String NAME = "priorities";

  private final MeasuringPage page;
  private final int settleMs;
  private final int observeMs;

  /**
   * How to measure.
   *
   * @param page stays the caller's
   * @param settleMs how long the uploads go before anything counts
   * @param observeMs how long it counts
   */
  public PagePriorities(MeasuringPage page, int settleMs, int observeMs) {
    this.page = page;
    this.settleMs = settleMs;
    this.observeMs = observeMs;
  }

  /**
   * Measures.
   *
   * @param server what the page is to connect to
   * @param url of the server, by way of a link
   * @param arrived the server's end of the session, when it is there
   * @param download whether the server sends; else the page does
   */
  public PriorityResult run(
      Server server,
      String url,
      CompletableFuture<Session> arrived,
      boolean download,
      int uploads,
      boolean scheduled)
      throws Exception {
    page.call("connect", NAME, "javascript", url, server.certificateSha256().orElseThrow());
    try {
      Session session = HeddlePair.await(arrived);
      return download ? download(session, uploads, scheduled) : upload(session, uploads, scheduled);
    } finally {
      page.call("close", NAME);
    }
  }

  private PriorityResult upload(Session from, int uploads, boolean scheduled) throws Exception {
    PriorityReceiver receiver = new PriorityReceiver(from);
    CompletableFuture<double[]> done =
        page.begin("sendPrioritised", NAME, uploads, scheduled, settleMs + observeMs);
    Thread.sleep(settleMs);
    PriorityResult result = receiver.observe(uploads, observeMs);
    MeasuringPage.await(done);
    return result;
  }

  private PriorityResult download(Session to, int uploads, boolean scheduled) throws Exception {
    CompletableFuture<double[]> done =
        page.begin("receivePrioritised", NAME, uploads, settleMs, observeMs);
    PrioritySender sender = new PrioritySender(to, uploads, scheduled);
    try {
      double[] figures = MeasuringPage.await(done);
      List<Long> shares = new ArrayList<>();
      Samples deliveryMs = new Samples();
      for (int i = 1; i < figures.length; i++) {
        if (i <= uploads) {
          shares.add((long) figures[i]);
        } else {
          deliveryMs.add(figures[i]);
        }
      }
      return PriorityResult.of(deliveryMs, shares, figures[0]);
    } finally {
      sender.close();
    }
  }
}
