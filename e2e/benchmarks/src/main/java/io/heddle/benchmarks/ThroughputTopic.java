package io.heddle.benchmarks;

import io.heddle.benchmarks.peers.ChildTransfer;
import io.heddle.benchmarks.peers.ChildTransfer.Who;
import io.heddle.benchmarks.peers.Renewed;
import io.heddle.benchmarks.peers.TlsTransfer;
import io.heddle.benchmarks.peers.Transfer;
import io.heddle.benchmarks.peers.UdpTransfer;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import java.time.Instant;
import java.util.List;

/**
 * How many bytes go over one connection in a second, and what they cost: one stream, many, large
 * and small messages.
 */
final class ThroughputTopic implements Topic {
  private static final String FLOOR = "Netty QUIC alone";
  private static final Load ONE = new Load(1, 64 << 10);
  private static final Load HUNDRED = new Load(100, 64 << 10);
  private static final Load SMALL = new Load(1, 1 << 10);

  private record Load(int streams, int messageBytes) {}

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    try (Transfer heddle = ChildTransfer.of(Who.HEDDLE);
        Transfer floor = peer(scale, Who.NETTY_QUIC)) {
      heddle.observe(ONE.streams, ONE.messageBytes, scale.warmUpMs());
      Comparison comparison = new Comparison(scale, report, heddle);
      comparison.bytes("one stream", ONE, FLOOR, floor, ONE);
      comparison.bytes("100 streams", HUNDRED, "one stream", heddle, ONE);
      if (scale.whole()) {
        try (Transfer hundred = peer(scale, Who.NETTY_QUIC)) {
          comparison.beside("100 streams", HUNDRED, FLOOR, hundred);
        }
      }
      comparison.messages("1 KiB messages", SMALL, FLOOR, floor, Target.atLeast(150_000));
      comparison.messages("64 KiB messages", ONE, FLOOR, floor, Target.ratioAtLeast(0.9));
      others(comparison);
    }
  }

  /** In a process of its own, as Heddle is. */
  private static Transfer peer(Scale scale, Who who) {
    return new Renewed(scale.warmUpMs(), () -> ChildTransfer.of(who));
  }

  /** What other ways to move bytes between two JVMs do on this machine. */
  private static void others(Comparison comparison) throws Exception {
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    try (Transfer tls = new TlsTransfer(certificate)) {
      comparison.beside("one stream", ONE, "TLS over TCP", tls);
    }
    try (Transfer udp = new UdpTransfer()) {
      comparison.beside("one stream", ONE, "bare UDP packets", udp);
    }
    if (comparison.scale.whole()) {
      try (Transfer flupke = peer(comparison.scale, Who.FLUPKE)) {
        comparison.beside("one stream", ONE, "Flupke", flupke);
      }
    }
  }

  /** Adds rows about Heddle under some load, next to something else. */
  private record Comparison(Scale scale, Report report, Transfer heddle) {
    void bytes(String name, Load load, String referenceName, Transfer reference, Load other)
        throws Exception {
      report.step(name + ", next to " + referenceName);
      List<Rounds> rounds = rounds(load, referenceName, reference, other, 1e6);
      report.add(Row.of(name, "MB/s", rounds.get(0), Target.ratioAtLeast(0.9)));
      report.add(Row.of(name + ": processor time", "ms/MB", rounds.get(1), Target.NONE));
    }

    void beside(String what, Load load, String referenceName, Transfer reference) throws Exception {
      String name = what + " beside " + referenceName;
      report.step(name);
      List<Rounds> rounds = rounds(load, referenceName, reference, load, 1e6);
      report.add(Row.of(name, "MB/s", rounds.get(0), Target.NONE));
    }

    void messages(String name, Load load, String referenceName, Transfer reference, Target target)
        throws Exception {
      report.step(name + ", next to " + referenceName);
      List<Rounds> rounds = rounds(load, referenceName, reference, load, load.messageBytes);
      report.add(Row.of(name, "1/s", rounds.get(0), target));
    }

    private List<Rounds> rounds(
        Load load, String referenceName, Transfer reference, Load other, double bytesPerUnit)
        throws Exception {
      return Rounds.alternateAll(
          referenceName,
          scale.warmups(),
          scale.rounds(),
          () -> observe(heddle, load, bytesPerUnit),
          () -> observe(reference, other, bytesPerUnit));
    }

    private List<Samples> observe(Transfer transfer, Load load, double bytesPerUnit)
        throws Exception {
      List<Samples> figures = transfer.observe(load.streams, load.messageBytes, scale.transferMs());
      return List.of(
          Samples.of(figures.get(0).median() / bytesPerUnit), figures.get(1)); // ns/B is ms/MB
    }
  }
}
