package io.heddle.benchmarks;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.benchmarks.browser.MeasuringPage;
import io.heddle.benchmarks.browser.PagePriorities;
import io.heddle.benchmarks.link.Link;
import io.heddle.benchmarks.peers.HeddlePair;
import io.heddle.benchmarks.peers.PriorityReceiver;
import io.heddle.benchmarks.peers.PriorityResult;
import io.heddle.benchmarks.peers.PrioritySender;
import io.heddle.benchmarks.report.Plot;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import io.heddle.network.TcpNetwork;
import io.heddle.network.UdpNetwork;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether priorities hold on a slow link: how long a small CRITICAL message takes while BACKGROUND
 * uploads fill the link, what the uploads get, and how they share; with all priorities the same for
 * contrast. Between two JVMs' ends and from a page, over HTTP/3 and over WebSockets.
 */
final class PriorityTopic implements Topic {
  private static final Link LINK = Link.of(2e6, 40);
  private static final int SHARERS = 10;
  private static final List<TransportKind> KINDS =
      List.of(TransportKind.HTTP3, TransportKind.WEBSOCKET);

  private static final boolean[] UPLOAD = {false};
  private static final boolean[] BOTH = {false, true};

  private final boolean inPage;

  /**
   * One of two.
   *
   * @param inPage whether the client is a page's; else it is a JVM's
   */
  PriorityTopic(boolean inPage) {
    this.inPage = inPage;
  }

  @Override
  public String name() {
    return inPage ? "browser-priorities" : "priorities";
  }

  @Override
  public boolean isLong() {
    return inPage;
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    Optional<MeasuringPage> shown = inPage ? MeasuringPage.open() : Optional.empty();
    if (inPage && shown.isEmpty()) {
      report.step(MeasuringPage.LEFT_OUT);
      return;
    }
    try {
      for (TransportKind kind : KINDS) {
        Way way = new Way(inPage ? "page" : "JVM", kind, shown);
        report.step("warming up " + way);
        way.measure(scale, false, 1, true);
        measure(scale, report, way);
      }
    } finally {
      shown.ifPresent(MeasuringPage::close);
    }
  }

  private static void measure(Scale scale, Report report, Way way) throws Exception {
    Plot plot =
        new Plot(
            "1 KiB messages beside " + SHARERS + " uploads, " + way + ", " + LINK,
            "ms",
            12 * LINK.rttMs());
    plot.bound("2 round trips", 2 * LINK.rttMs());
    for (boolean download : scale.whole() ? BOTH : UPLOAD) {
      String direction = download ? "download" : "upload";
      if (scale.whole()) {
        one(scale, report, way, direction, download);
      }
      many(scale, report, way, direction, download, plot);
    }
    report.plot(way.plotName(), plot.svg());
  }

  private static void one(Scale scale, Report report, Way way, String direction, boolean download)
      throws Exception {
    String name = way + ": CRITICAL message beside a BACKGROUND " + direction;
    report.step(name);
    PriorityResult on = way.measure(scale, download, 1, true);
    report.step(name + ", all priorities the same");
    PriorityResult off = way.measure(scale, download, 1, false);
    report.add(delivery(name, on, Target.below(2 * LINK.rttMs())));
    report.add(
        delivery(way + ": the same, all priorities equal (" + direction + ")", off, Target.NONE));
    report.add(
        Row.of(
            way + ": share of the link for the BACKGROUND " + direction,
            "%",
            Samples.of(100 * on.uploadBytesPerSecond() / LINK.bytesPerSecond()),
            Target.atLeast(90)));
  }

  private static void many(
      Scale scale, Report report, Way way, String direction, boolean download, Plot plot)
      throws Exception {
    String many = SHARERS + " " + direction + "s";
    String name = way + ": CRITICAL message beside " + SHARERS + " BACKGROUND " + direction + "s";
    report.step(name);
    PriorityResult on = way.measure(scale, download, SHARERS, true);
    report.step(name + ", all priorities the same");
    PriorityResult off = way.measure(scale, download, SHARERS, false);
    report.add(delivery(name, on, Target.below(2 * LINK.rttMs())));
    report.add(delivery(way + ": the same, all priorities equal (" + many + ")", off, Target.NONE));
    report.add(
        Row.of(
            way + ": most and least of " + SHARERS + " equal " + direction + "s, apart",
            "%",
            Samples.of(
                100.0
                    * (Collections.max(on.shares()) - Collections.min(on.shares()))
                    / Math.max(1, Collections.max(on.shares()))),
            Target.below(10)));
    plot.curve(direction + ", priorities", on.deliveryMs());
    plot.curve(direction + ", all equal", off.deliveryMs());
  }

  private static Row delivery(String name, PriorityResult result, Target target) {
    return Row.of(
        name + ", 99th percentile", "ms", Samples.of(result.deliveryMs().percentile(99)), target);
  }

  /** Who talks to the server, and over what. */
  private record Way(String client, TransportKind kind, Optional<MeasuringPage> page) {
    PriorityResult measure(Scale scale, boolean download, int uploads, boolean scheduled)
        throws Exception {
      int settleMs = scale.linkMs() / 4;
      int observeMs = scale.linkMs() / 2;
      CompletableFuture<Session> arrived = new CompletableFuture<>();
      try (HeddlePair pair =
              new HeddlePair(
                  Map.of("/run", arrived::complete),
                  Limits.DEFAULT,
                  server -> server.webSocketPort(0),
                  client -> client);
          Shaped shaped = Shaped.of(pair, kind)) {
        if (page.isPresent()) {
          return new PagePriorities(page.get(), settleMs, observeMs)
              .run(pair.server(), shaped.url, arrived, download, uploads, scheduled);
        }
        ClientConfig trusting =
            ClientConfig.builder()
                .serverCertificateHash(pair.server().certificateSha256().orElseThrow())
                .build();
        try (Client client = Client.create(trusting)) {
          Session near = HeddlePair.await(client.connect(shaped.url));
          Session far = HeddlePair.await(arrived);
          PriorityReceiver receiver = new PriorityReceiver(download ? near : far);
          PrioritySender sender = new PrioritySender(download ? far : near, uploads, scheduled);
          try {
            Thread.sleep(settleMs);
            return receiver.observe(uploads, observeMs);
          } finally {
            sender.close();
          }
        }
      }
    }

    String plotName() {
      return "priorities-" + client.toLowerCase(Locale.ROOT) + "-" + kind.label();
    }

    @Override
    public String toString() {
      return client + (kind == TransportKind.HTTP3 ? " over HTTP/3" : " over QMux");
    }
  }

  /** A link to a server, and the URL to go by. */
  private record Shaped(Closeable link, String url) implements Closeable {
    static Shaped of(HeddlePair pair, TransportKind kind) throws Exception {
      if (kind == TransportKind.HTTP3) {
        UdpNetwork udp = LINK.to(pair.server().address().port());
        return new Shaped(udp::close, "https://127.0.0.1:" + udp.port() + "/run");
      }
      TcpNetwork tcp = LINK.overTcpTo(pair.server().webSocketAddress().orElseThrow().port());
      return new Shaped(tcp, "ws://127.0.0.1:" + tcp.port() + "/run");
    }

    @Override
    public void close() throws IOException {
      link.close();
    }
  }
}
