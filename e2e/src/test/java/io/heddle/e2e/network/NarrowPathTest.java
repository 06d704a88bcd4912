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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebTransport over paths that carry less than Ethernet does, such as tunnels and mobile links. */
@Timeout(120)
final class NarrowPathTest {
  private static final int ETHERNET = 1_500;

  /** What IPv6 asks of every link (RFC 8200 §5), and what many tunnels have. */
  private static final int NARROW = 1_280;

  private static final long BYTES = 20_000_000;

  private Network network;

  /**
   * A client and a server that it can reach.
   *
   * @param middle the cable between them that is narrow, or becomes so
   */
  private record Path(Guest client, Cable middle, String url, String hash) {
    void connect(String path) throws Exception {
      client.say("connect " + url + path + " " + hash);
      client.told("connected", 30);
    }

    String upload(long bytes, int withinSeconds) throws Exception {
      client.say("upload " + bytes);
      return client.told("uploaded", withinSeconds)[1];
    }

    int datagram(int least, int withinSeconds) throws Exception {
      client.say("datagram " + least);
      return Integer.parseInt(client.told("datagram", withinSeconds)[1]);
    }

    /** Twenty megabytes each way, and messages in turn, in a time that leaves no doubt. */
    void assertCarries() throws Exception {
      connect("/sink");
      assertEquals(String.valueOf(BYTES), upload(BYTES, 15));
      connect("/source?bytes=" + BYTES);
      client.say("download");
      assertEquals(String.valueOf(BYTES), client.told("downloaded", 15)[1]);
      connect("/echo");
      client.say("writes 20 50000");
      long slowestMs = Long.parseLong(client.told("wrote", 20)[1]);
      assertTrue(slowestMs < 4_000, "a write took " + slowestMs + " ms");
    }
  }

  @BeforeEach
  void lay() {
    network = Network.create();
  }

  @AfterEach
  void tearDown() {
    network.close();
  }

  /** One cable; each end's own device says what is too large. */
  private Path direct(boolean ipv6, int mtu) throws Exception {
    Host left = network.host();
    Host right = network.host();
    Cable middle = network.cable(left, right, mtu);
    return path(left, right, middle, ipv6 ? "[" + middle.ipv6(right) + "]" : middle.ipv4(right));
  }

  /** Two routers with a cable between them that neither end sees. */
  private Path routed(boolean ipv6, boolean icmp, int mtu) throws Exception {
    Host left = network.host();
    Host near = network.host();
    Host far = network.host();
    Host right = network.host();
    Cable first = network.cable(left, near, ETHERNET);
    Cable middle = network.cable(near, far, mtu);
    Cable last = network.cable(far, right, ETHERNET);
    near.forwards();
    far.forwards();
    left.routeTo(last, first);
    near.routeTo(last, middle);
    far.routeTo(first, middle);
    right.routeTo(first, last);
    if (!icmp) {
      near.isSilentTo(first);
      far.isSilentTo(last);
    }
    return path(left, right, middle, ipv6 ? "[" + last.ipv6(right) + "]" : last.ipv4(right));
  }

  private static Path path(Host left, Host right, Cable middle, String address) throws Exception {
    Guest server = right.start(ServingGuest.class, address.replaceAll("[\\[\\]]", ""));
    Guest client = left.start(CallingGuest.class);
    String[] ready = server.told("ready", 30);
    return new Path(client, middle, "https://" + address + ":" + ready[0], ready[2]);
  }

  @ParameterizedTest(name = "IPv6 {0}")
  @ValueSource(booleans = {false, true})
  void aNarrowDeviceCarriesEverything(boolean ipv6) throws Exception {
    direct(ipv6, NARROW).assertCarries();
  }

  @ParameterizedTest(name = "IPv6 {0}, ICMP {1}")
  @CsvSource({"false,true", "false,false", "true,true", "true,false"})
  void aNarrowPathBehindRoutersCarriesEverything(boolean ipv6, boolean icmp) throws Exception {
    routed(ipv6, icmp, NARROW).assertCarries();
  }

  @Test
  void packetsGrowToWhatThePathCarries() throws Exception {
    Path path = routed(false, false, ETHERNET);
    path.connect("/echo");
    // IPv4's header of 20 bytes and UDP's of 8 are not the packet's.
    assertTrue(path.datagram(1_400, 20) <= ETHERNET - 20 - 8);
  }

  @Test
  void packetsGrowToWhatANarrowPathCarries() throws Exception {
    Path path = routed(false, false, NARROW);
    path.connect("/echo");
    // Packets of 1,200 bytes carry 1,155, and those that fit 1,207.
    assertTrue(path.datagram(1_200, 60) <= NARROW - 20 - 8);
  }

  @ParameterizedTest(name = "routed {0}, ICMP {1}")
  @CsvSource({"false,true", "true,true", "true,false"})
  void aConnectionSurvivesThatItsPathBecomesNarrow(boolean routed, boolean icmp) throws Exception {
    Path path = routed ? routed(false, icmp, ETHERNET) : direct(false, ETHERNET);
    path.connect("/sink");
    assertTrue(path.datagram(1_400, 20) > NARROW);
    assertEquals(String.valueOf(BYTES), path.upload(BYTES, 15));
    path.middle().mtu(NARROW);
    assertEquals(String.valueOf(BYTES), path.upload(BYTES, 25));
  }
}
