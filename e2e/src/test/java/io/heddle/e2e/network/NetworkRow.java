package io.heddle.e2e.network;

import io.heddle.CongestionControl;
import java.util.List;

/**
 * A network and what goes over it. Immutable.
 *
 * @param conditions the network
 * @param carrier who talks over what
 * @param control both ends' congestion control; over TCP the kernel's
 * @param streams how many at once
 */
record NetworkRow(Conditions conditions, Carrier carrier, CongestionControl control, int streams) {
  /** Who talks over what. */
  enum Carrier {
    /** Client and server in this process, without a network: what the machine does. */
    NO_NETWORK("HTTP/3, no network"),
    /** Client and server in this process, over a {@link io.heddle.network.UdpNetwork}. */
    HTTP3("HTTP/3"),
    /** Processes on hosts of their own, a router between them whose kernel limits the rate. */
    HTTP3_ROUTED("HTTP/3, router"),
    /** QMux over the kernel's TCP, whose packets a UdpNetwork carries. */
    WEBSOCKET("WebSocket"),
    /** Chromium's own WebTransport. */
    CHROMIUM("Chromium's own"),
    /** The compiled client in Chromium. */
    PAGE("compiled client");

    private final String name;

    Carrier(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final CongestionControl CUBIC = CongestionControl.CUBIC;
  private static final CongestionControl BBR = CongestionControl.BBR;

  /** How long the queue of a bottleneck that is neither shallow nor deep is. */
  private static final double QUEUE_MS = 50;

  static final NetworkRow MACHINE =
      new NetworkRow(Conditions.named("this machine"), Carrier.NO_NETWORK, CUBIC, 1);

  private static Conditions fast(String name, double rttMs) {
    return Conditions.named(name).rtt(rttMs).rate(12.5, Math.max(QUEUE_MS, rttMs));
  }

  private static Conditions slow(String name) {
    return Conditions.named(name).rtt(20).rate(5, QUEUE_MS);
  }

  private static Conditions lossy(double percent) {
    String name = percent < 1 ? String.valueOf(percent) : String.valueOf((int) percent);
    return fast(name + " % loss, RTT 10 ms", 10).loss(percent / 100);
  }

  private static Conditions delayed(int rttMs) {
    return fast("RTT " + rttMs + " ms", rttMs);
  }

  private static Conditions jittery(boolean inOrder) {
    String name = "50 ms jitter, RTT 20 ms, " + (inOrder ? "in order" : "overtaking");
    return fast(name, 20).jitter(50, inOrder);
  }

  private static Conditions blackouts(int ms, int everyMs) {
    return slow("blackouts of " + ms + " ms each " + everyMs).blackouts(ms, everyMs);
  }

  private static Conditions limited(double megabytes, boolean deep) {
    String name = megabytes + " MB/s, " + (deep ? "deep" : "shallow") + " queue";
    return Conditions.named(name).rtt(20).rate(megabytes, deep ? 1_000 : 5);
  }

  private static Conditions ports() {
    return slow("another port each 500 ms").portChanges(500);
  }

  private static Conditions train() {
    return Conditions.named("all at once")
        .rtt(60)
        .rate(5, 100)
        .jitter(10, true)
        .loss(0.01)
        .reordering(0.01)
        .duplication(0.01)
        .largest(1_400)
        .blackouts(500, 5_000)
        .portChanges(3_000);
  }

  private static NetworkRow http3(Conditions conditions, CongestionControl control) {
    return new NetworkRow(conditions, Carrier.HTTP3, control, 1);
  }

  private NetworkRow over(Carrier another) {
    return new NetworkRow(conditions, another, control, streams);
  }

  private NetworkRow on(int many) {
    return new NetworkRow(conditions, carrier, control, many);
  }

  private static final List<NetworkRow> ALL =
      List.of(
          MACHINE,
          MACHINE.on(8),
          http3(Conditions.named("clean"), CUBIC),
          http3(Conditions.named("clean"), BBR),
          http3(Conditions.named("clean"), CUBIC).on(8),
          http3(delayed(20), CUBIC),
          http3(delayed(100), CUBIC),
          http3(delayed(100), BBR),
          http3(delayed(100), CUBIC).on(8),
          http3(delayed(200), CUBIC),
          http3(delayed(600), CUBIC),
          http3(delayed(600), BBR),
          http3(jittery(true), CUBIC),
          http3(jittery(true), BBR),
          http3(jittery(false), CUBIC),
          http3(jittery(false), BBR),
          http3(lossy(0.1), CUBIC),
          http3(lossy(0.1), BBR),
          http3(lossy(1), CUBIC),
          http3(lossy(1), BBR),
          http3(lossy(1), BBR).on(8),
          http3(lossy(2), CUBIC),
          http3(lossy(2), BBR),
          http3(lossy(5), CUBIC),
          http3(lossy(5), BBR),
          http3(lossy(20), CUBIC),
          http3(lossy(20), BBR),
          http3(blackouts(40, 500), CUBIC),
          http3(blackouts(1_000, 5_000), CUBIC),
          http3(blackouts(1_000, 5_000), BBR),
          http3(blackouts(1_000, 5_000), CUBIC).on(8),
          http3(blackouts(5_000, 10_000), CUBIC),
          http3(fast("20 % late by 5 ms, RTT 20 ms", 20).reordering(0.2), CUBIC),
          http3(fast("20 % late by 5 ms, RTT 20 ms", 20).reordering(0.2), BBR),
          http3(fast("10 % twice, RTT 20 ms", 20).duplication(0.1), CUBIC),
          http3(fast("packets of 1,200 bytes at most", 20).largest(1_200), CUBIC),
          http3(fast("packets of 1,280 bytes at most", 20).largest(1_280), CUBIC),
          http3(fast("packets of 1,400 bytes at most", 20).largest(1_400), CUBIC),
          http3(ports(), CUBIC),
          http3(ports(), BBR),
          http3(limited(1, false), CUBIC),
          http3(limited(1, true), CUBIC),
          http3(limited(5, false), CUBIC),
          http3(limited(5, false), BBR),
          http3(limited(5, true), CUBIC),
          http3(limited(5, true), BBR),
          http3(limited(12.5, false), CUBIC),
          http3(limited(12.5, true), CUBIC),
          http3(train(), CUBIC),
          http3(train(), BBR).on(8),
          http3(Conditions.named("5 MB/s, packets of 1,280 bytes").rate(5, 20), CUBIC)
              .over(Carrier.HTTP3_ROUTED),
          http3(Conditions.named("5 MB/s, packets of 1,280 bytes").rate(5, 500), BBR)
              .over(Carrier.HTTP3_ROUTED),
          http3(fast("RTT 1 ms", 1), CUBIC).over(Carrier.WEBSOCKET),
          http3(delayed(100), CUBIC).over(Carrier.WEBSOCKET).on(8),
          http3(jittery(false), CUBIC).over(Carrier.WEBSOCKET),
          http3(lossy(1), CUBIC).over(Carrier.WEBSOCKET),
          http3(lossy(5), BBR).over(Carrier.WEBSOCKET),
          http3(blackouts(1_000, 5_000), CUBIC).over(Carrier.WEBSOCKET),
          http3(limited(1, true), CUBIC).over(Carrier.WEBSOCKET),
          http3(Conditions.named("clean"), CUBIC).over(Carrier.CHROMIUM),
          http3(Conditions.named("clean"), CUBIC).over(Carrier.PAGE),
          http3(delayed(100), CUBIC).over(Carrier.CHROMIUM),
          http3(delayed(100), CUBIC).over(Carrier.CHROMIUM).on(8),
          http3(delayed(100), CUBIC).over(Carrier.PAGE),
          http3(delayed(100), CUBIC).over(Carrier.PAGE).on(8),
          http3(lossy(1), BBR).over(Carrier.CHROMIUM),
          http3(lossy(1), BBR).over(Carrier.PAGE),
          http3(blackouts(1_000, 5_000), CUBIC).over(Carrier.PAGE),
          http3(ports(), CUBIC).over(Carrier.PAGE));

  /** Every row, the machine's own first. */
  static List<NetworkRow> all() {
    return ALL;
  }

  /** The conditions of a name, as another process is given them. */
  static Conditions conditions(String name) {
    return ALL.stream()
        .map(NetworkRow::conditions)
        .filter(known -> known.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How fast it can be at best, in megabytes a second. */
  double ideal(double machine) {
    return conditions.ideal(control, streams, machine);
  }

  @Override
  public String toString() {
    String many = streams == 1 ? "" : ", " + streams + " streams";
    return conditions + ", " + carrier + ", " + control + many;
  }

  /** Whether fifty megabytes take minutes, because of the network and not of the processor. */
  boolean isLong() {
    return carrier == Carrier.HTTP3 && (conditions.isHarsh() || ideal(100) < 2);
  }

  static List<NetworkRow> matching(String regex) {
    return ALL.stream().filter(row -> row.toString().matches(".*(" + regex + ").*")).toList();
  }
}
