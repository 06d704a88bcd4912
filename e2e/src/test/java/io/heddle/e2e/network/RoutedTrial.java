package io.heddle.e2e.network;

import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;

/**
 * HTTP/3 between processes on hosts of their own by way of two routers, whose kernels limit the
 * rate, between whom a cable carries less than Ethernet does, and who never say so.
 */
final class RoutedTrial {
  private static final int ETHERNET = 1_500;
  private static final int NARROW = 1_280;

  private RoutedTrial() {}

  static Outcome run(NetworkRow row, long bytes, int withinSeconds) throws Exception {
    try (Network network = Network.create()) {
      Host left = network.host();
      Host near = network.host();
      Host far = network.host();
      Host right = network.host();
      Cable first = network.cable(left, near, ETHERNET);
      Cable middle = network.cable(near, far, NARROW);
      Cable last = network.cable(far, right, ETHERNET);
      near.forwards();
      far.forwards();
      left.routeTo(last, first);
      near.routeTo(last, middle);
      far.routeTo(first, middle);
      right.routeTo(first, last);
      near.isSilentTo(first);
      far.isSilentTo(last);
      Conditions conditions = row.conditions();
      near.limits(middle, conditions.megabytesPerSecond(), conditions.queueMs());
      far.limits(middle, conditions.megabytesPerSecond(), conditions.queueMs());
      String host = last.ipv4(right);
      Guest server = right.start(ServingGuest.class, host, row.control().toString());
      Guest client = left.start(CallingGuest.class);
      String[] ready = server.told("ready", 30);
      return bothWays(
          client, "https://" + host + ":" + ready[0], ready[2], row, bytes, withinSeconds);
    }
  }

  static Outcome bothWays(
      Guest client, String origin, String hash, NetworkRow row, long bytes, int withinSeconds)
      throws Exception {
    client.say("connect " + origin + "/pattern " + hash + " " + row.control());
    client.told("connected", 60);
    String rest = " " + row.streams() + " " + bytes;
    client.say("move u" + rest);
    double up = Double.parseDouble(client.told("moved", withinSeconds)[0]) / 1_000;
    client.say("move d" + rest);
    String[] down = client.told("moved", withinSeconds);
    return new Outcome(
        bytes,
        up,
        Double.parseDouble(down[0]) / 1_000,
        Integer.parseInt(down[1]),
        Integer.parseInt(down[2]));
  }
}
