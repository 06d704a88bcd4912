package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.NetworkAddress;
import io.heddle.host.OriginPolicy;
import io.heddle.wire.Ipv6Text;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private static byte[] bytes(String ipv6) {
    return Ipv6Text.parse(ipv6).orElseThrow();
  }

  @Test
  void anAddressOfNoZoneHasNone() throws UnknownHostException {
    // As Netty makes them: of scope 0.
    InetAddress scoped = Inet6Address.getByAddress("", bytes("::1"), 0);
    assertEquals("::1", Addresses.text(scoped));
    assertEquals("::1", Addresses.text(InetAddress.getByName("0:0:0:0:0:0:0:1")));
    assertEquals(
        "2001:db8::a", Addresses.text(Inet6Address.getByAddress("", bytes("2001:db8::A"), -1)));
    assertEquals(
        "[::1]:4433", Addresses.of(new InetSocketAddress(scoped, 4433)).orElseThrow().toString());
  }

  @Test
  void aZoneIsNamed() throws UnknownHostException {
    assertEquals(
        "fe80::1%7777", Addresses.text(Inet6Address.getByAddress("", bytes("fe80::1"), 7777)));
  }

  @Test
  void ipv4IsWrittenAsEver() throws UnknownHostException {
    assertEquals("127.0.0.1", Addresses.text(InetAddress.getLoopbackAddress()));
    assertEquals("1.2.3.4", Addresses.text(InetAddress.getByName("::ffff:1.2.3.4")));
  }

  @Test
  void whatHasNoAddressHasNone() {
    assertEquals(Optional.empty(), Addresses.of(null));
    assertEquals(Optional.empty(), Addresses.of(InetSocketAddress.createUnresolved("h", 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0"})
  void someHostsMeanEveryAddress(String host) {
    assertTrue(Addresses.isAny(host));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "::1", "", "any"})
  void othersDoNot(String host) {
    assertFalse(Addresses.isAny(host));
  }

  @Test
  void othersReachAServerAtAddressesThatAreNotOfThisMachineAlone() throws UnknownHostException {
    for (NetworkAddress address : Addresses.reachable("::", 4433)) {
      InetAddress found = InetAddress.getByName(address.host());
      assertFalse(found.isLoopbackAddress() || found.isLinkLocalAddress(), address.toString());
      assertEquals(4433, address.port());
      assertFalse(address.host().contains("%"), address.toString());
    }
    assertTrue(
        Addresses.reachable("0.0.0.0", 1).stream().noneMatch(one -> one.host().contains(":")));
  }

  @Test
  void oneThatIsBoundToEveryInterfaceKnowsItsMachinesName() throws Exception {
    String name = java.net.InetAddress.getLocalHost().getHostName();
    for (String any : List.of("::", "0.0.0.0")) {
      OriginPolicy policy = OriginPolicy.of(Addresses.names(any));
      assertEquals(Optional.empty(), policy.refusal(name + ":8080", Optional.empty()));
      assertTrue(policy.refusal("evil.example:8080", Optional.empty()).isPresent());
    }
    assertEquals(List.of("192.0.2.1"), Addresses.names("192.0.2.1"));
  }
}
