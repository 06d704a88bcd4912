package io.heddle.benchmarks;

import io.heddle.benchmarks.peers.HeddleTransfer;
import io.heddle.benchmarks.peers.JettyTransfer;
import io.heddle.benchmarks.peers.MoqTransfer;
import io.heddle.benchmarks.peers.Transfer;
import io.heddle.benchmarks.peers.Trip;
import io.heddle.benchmarks.peers.Way;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import io.heddle.benchmarks.report.Turns;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Sessions over WebSockets, with and without TLS: how many bytes and messages go over one, and what
 * they cost, next to a bare WebSocket that moves the same, and to npm's @moq/qmux.
 */
final class WebSocketTopic implements Topic {
  private static final String BARE = "bare WebSocket (Jetty)";
  private static final String MOQ = "@moq/qmux (Node)";
  private static final String ONE = "1 stream";
  private static final String HUNDRED = "100 streams";
  private static final List<Way> BOTH = List.of(Way.WEBSOCKET, Way.SECURE_WEBSOCKET);
  private static final List<Way> PLAIN = List.of(Way.WEBSOCKET);
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int MESSAGE_BYTES = 1 << 10;

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    for (Way way : scale.whole() ? BOTH : PLAIN) {
      for (Trip trip : scale.whole() ? Trip.values() : new Trip[] {Trip.ONE_WAY}) {
        try (Transfers transfers = new Transfers(scale, report, way, trip)) {
          transfers.bytes();
          if (trip == Trip.ONE_WAY) {
            transfers.messages();
          }
        }
      }
    }
  }

  /** Heddle and what it stands next to, all connected. */
  private static final class Transfers implements AutoCloseable {
    private final Scale scale;
    private final Report report;
    private final String name;
    private final Transfer heddle;
    private final Transfer bare;
    private final Optional<Transfer> moq;

    Transfers(Scale scale, Report report, Way way, Trip trip) throws Exception {
      this.scale = scale;
      this.report = report;
      name = way.scheme() + (trip == Trip.ONE_WAY ? " one way, " : " echo, ");
      heddle = new HeddleTransfer(way, trip);
      bare = new JettyTransfer(way.isSecure(), trip);
      moq = moq(way.isSecure(), trip);
    }

    private Optional<Transfer> moq(boolean secure, Trip trip) throws InterruptedException {
      if (scale.equals(Scale.SMOKE)) {
        // Two processes each time would take longer than all the rest.
        return Optional.empty();
      }
      try {
        return Optional.of(new MoqTransfer(secure, trip));
      } catch (IOException e) {
        report.step("without " + MOQ + ": " + e.getMessage());
        return Optional.empty();
      }
    }

    void bytes() throws Exception {
      report.step(name + ONE + " and " + HUNDRED);
      Turns turns = new Turns();
      turns.add(ONE, () -> observe(heddle, 1, CHUNK_BYTES));
      turns.add(HUNDRED, () -> observe(heddle, 100, CHUNK_BYTES));
      turns.add(BARE, () -> observe(bare, 1, CHUNK_BYTES));
      if (moq.isPresent()) {
        turns.add(MOQ + ", " + ONE, () -> observe(moq.get(), 1, CHUNK_BYTES));
        turns.add(MOQ + ", " + HUNDRED, () -> observe(moq.get(), 100, CHUNK_BYTES));
      }
      turns.run(scale.warmups(), scale.rounds());
      for (String streams : List.of(ONE, HUNDRED)) {
        bytes(turns, streams, BARE, Target.ratioAtLeast(0.8));
        if (moq.isPresent()) {
          bytes(turns, streams, MOQ + ", " + streams, Target.ratioAtLeast(1));
        }
      }
      bytes(turns, HUNDRED, ONE, Target.ratioAtLeast(0.8));
    }

    private void bytes(Turns turns, String streams, String reference, Target target) {
      List<Rounds> rounds = turns.compare(streams, reference);
      report.add(Row.of(name + streams, "MB/s", rounds.get(0), target));
      report.add(Row.of(name + streams + ": processor time", "ms/MB", rounds.get(2), Target.NONE));
    }

    void messages() throws Exception {
      report.step(name + "1 KiB messages");
      Turns turns = new Turns();
      turns.add(ONE, () -> observe(heddle, 1, MESSAGE_BYTES));
      turns.add(BARE, () -> observe(bare, 1, MESSAGE_BYTES));
      moq.ifPresent(other -> turns.add(MOQ, () -> observe(other, 1, MESSAGE_BYTES)));
      turns.run(scale.warmups(), scale.rounds());
      messages(turns, BARE, Target.ratioAtLeast(0.8));
      if (moq.isPresent()) {
        messages(turns, MOQ, Target.ratioAtLeast(1));
      }
    }

    private void messages(Turns turns, String reference, Target target) {
      List<Rounds> rounds = turns.compare(ONE, reference);
      report.add(Row.of(name + "1 KiB messages", "1/s", rounds.get(1), target));
      report.add(
          Row.of(name + "1 KiB messages: processor time", "ms/MB", rounds.get(2), Target.NONE));
    }

    /** In MB/s, in messages a second, and in ms/MB. */
    private List<Samples> observe(Transfer transfer, int streams, int messageBytes)
        throws Exception {
      // Half as long as others: there are many to go through.
      List<Samples> figures = transfer.observe(streams, messageBytes, scale.transferMs() / 2);
      double bytesPerSecond = figures.get(0).median();
      return List.of(
          Samples.of(bytesPerSecond / 1e6),
          Samples.of(bytesPerSecond / messageBytes),
          figures.get(1)); // ns/B is ms/MB
    }

    @Override
    public void close() {
      heddle.close();
      bare.close();
      moq.ifPresent(Transfer::close);
    }
  }
}
