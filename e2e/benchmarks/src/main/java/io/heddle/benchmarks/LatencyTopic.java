package io.heddle.benchmarks;

import io.heddle.benchmarks.peers.Exchange;
import io.heddle.benchmarks.peers.HeddleExchange;
import io.heddle.benchmarks.peers.NettyHttp2Exchange;
import io.heddle.benchmarks.peers.NettyQuicExchange;
import io.heddle.benchmarks.report.Rounds;
import io.heddle.benchmarks.report.Row;
import io.heddle.benchmarks.report.Samples;
import io.heddle.benchmarks.report.Target;
import java.util.List;

/** How long it takes to open a stream, to get a byte back on it, and to be answered at all. */
final class LatencyTopic implements Topic {
  private static final String FLOOR = "Netty QUIC alone";
  private static final String HTTP2 = "HTTP/2 (Netty)";
  private static final int REQUEST_BYTES = 100;
  private static final int ANSWER_BYTES = 1 << 10;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Scale scale, Report report) throws Exception {
    report.step("a byte there and back on new streams, next to " + FLOOR);
    try (HeddleExchange heddle = new HeddleExchange(1, 1);
        NettyQuicExchange floor = new NettyQuicExchange(1, 1)) {
      List<Rounds> rounds = rounds(scale, FLOOR, heddle, floor, scale.operations());
      report.add(Row.of("open a stream", "us", rounds.get(0), Target.below(20)));
      report.add(
          Row.of(
              "open a stream, 99th percentile",
              "us",
              Samples.of(rounds.get(0).subject().percentile(99)),
              Target.below(100)));
      report.add(
          Row.of("a byte there and back, new stream", "us", rounds.get(1), Target.below(500)));
      report.step("connections that TLS resumes, next to " + FLOOR);
      // A handshake runs far more code than a stream: it takes ten thousand until all is compiled.
      Exchange cold = heddle::exchangeCold;
      Exchange coldFloor = floor::exchangeCold;
      cold.repeat(6 * scale.operations());
      coldFloor.repeat(3 * scale.operations());
      List<Rounds> resumed =
          rounds(scale, FLOOR, cold, coldFloor, Math.max(3, scale.operations() / 5));
      report.add(
          Row.of(
              "connect to first stream open, resumed", "us", resumed.get(0), Target.below(1_000)));
    }
    try (HeddleExchange heddle = new HeddleExchange(REQUEST_BYTES, ANSWER_BYTES);
        NettyHttp2Exchange http2 = new NettyHttp2Exchange(REQUEST_BYTES, ANSWER_BYTES)) {
      report.step("requests on a live connection, next to " + HTTP2);
      report.add(
          Row.of(
              "request of 100 B, answer of 1 KiB: warm",
              "us",
              rounds(scale, HTTP2, heddle, http2, scale.operations()).get(1),
              Target.NONE));
      report.step("requests on new connections, next to " + HTTP2);
      report.add(
          Row.of(
              "request of 100 B, answer of 1 KiB: cold",
              "us",
              rounds(
                      scale,
                      HTTP2,
                      heddle::exchangeCold,
                      http2::exchangeCold,
                      Math.max(3, scale.operations() / 50))
                  .get(1),
              Target.NONE));
    }
  }

  private static List<Rounds> rounds(
      Scale scale, String referenceName, Exchange subject, Exchange reference, int operations)
      throws Exception {
    return Rounds.alternateAll(
        referenceName,
        scale.warmups(),
        scale.rounds(),
        () -> subject.repeat(operations),
        () -> reference.repeat(operations));
  }
}
