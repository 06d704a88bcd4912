package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does when the network says that nothing is to be had over UDP. */
@Timeout(120)
final class UnreachableTest {
  /** The client's own time limit is 30 s, and what QUIC's idle timeout is. */
  private static final int AT_ONCE_SECONDS = 12;

  private static final int ETHERNET = 1_500;

  private Network network;
  private Host left;
  private Host router;
  private Host right;
  private Cable first;
  private Cable last;
  private Guest client;

  @BeforeEach
  void lay() throws Exception {
    network = Network.create();
    left = network.host();
    router = network.host();
    right = network.host();
    first = network.cable(left, router, ETHERNET);
    last = network.cable(router, right, ETHERNET);
    router.forwards();
    left.routeTo(last, first);
    right.routeTo(first, last);
    client = left.start(CallingGuest.class);
  }

  @AfterEach
  void tearDown() {
    network.close();
  }

  private String connectFails(String authority) throws Exception {
    client.say("connect https://" + authority + "/echo " + "A".repeat(43) + "=");
    return String.join(" ", client.told("failed", AT_ONCE_SECONDS));
  }

  @ParameterizedTest(name = "IPv6 {0}")
  @ValueSource(booleans = {false, true})
  void aClosedPortBehindARouterFailsTheConnectAtOnce(boolean ipv6) throws Exception {
    String host = ipv6 ? "[" + last.ipv6(right) + "]" : last.ipv4(right);
    String said = connectFails(host + ":4433");
    assertTrue(said.contains("TRANSPORT Nobody listens on UDP port 4433"), said);
  }

  @ParameterizedTest(name = "IPv6 {0}")
  @ValueSource(booleans = {false, true})
  void aNetworkWithoutARouteFailsTheConnectAtOnce(boolean ipv6) throws Exception {
    String said = connectFails(ipv6 ? "[fd99::1]:4433" : "10.99.0.1:4433");
    assertTrue(said.contains("TRANSPORT") && said.contains("cannot be reached"), said);
  }

  @ParameterizedTest(name = "IPv6 {0}")
  @ValueSource(booleans = {false, true})
  void aHostThatARouterCallsUnreachableFailsTheConnectAtOnce(boolean ipv6) throws Exception {
    if (ipv6) {
      left.run("ip", "-6", "route", "add", "fd99::/64", "via", first.ipv6(router));
      router.run("ip", "-6", "route", "add", "unreachable", "fd99::/64");
    } else {
      left.run("ip", "route", "add", "10.99.0.0/24", "via", first.ipv4(router));
      router.run("ip", "route", "add", "unreachable", "10.99.0.0/24");
    }
    String said = connectFails(ipv6 ? "[fd99::1]:4433" : "10.99.0.1:4433");
    assertTrue(said.contains("TRANSPORT") && said.contains("cannot be reached"), said);
  }

  @Test
  void aClosedPortLetsTheWebSocketBeginAtOnce() throws Exception {
    Guest server = right.start(ServingGuest.class, last.ipv4(right));
    String[] ready = server.told("ready", 30);
    String host = last.ipv4(right);
    // Its head start would be 20 s.
    client.say("race https://" + host + ":1/echo " + ready[2] + " ws://" + host + ":" + ready[1]);
    assertEquals("WEBSOCKET", client.told("connected", AT_ONCE_SECONDS)[1]);
  }
}
