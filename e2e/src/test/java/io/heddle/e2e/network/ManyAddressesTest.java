package io.heddle.e2e.network;

import io.heddle.e2e.network.Network.Cable;
import io.heddle.e2e.network.Network.Host;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server on every interface answers from the address that was asked, whichever its host has. A
 * client takes what comes from another for somebody else's.
 */
@Timeout(120)
final class ManyAddressesTest {
  private static final int ETHERNET = 1_500;

  /** A client's first packet to a new address is lost, and repeated. */
  private static final int SECONDS = 20;

  private Network network;
  private Host left;
  private Host right;
  private Cable cable;
  private Guest client;

  @BeforeEach
  void lay() throws Exception {
    network = Network.create();
    left = network.host();
    right = network.host();
    cable = network.cable(left, right, ETHERNET);
    client = left.start(CallingGuest.class);
  }

  @AfterEach
  void tearDown() {
    network.close();
  }

  private void assertAnswers(String host, String[] ready) throws Exception {
    String at = host.contains(":") ? "[" + host + "]" : host;
    client.say("connect https://" + at + ":" + ready[0] + "/echo " + ready[2]);
    client.told("connected", SECONDS);
    client.say("writes 10 1000");
    client.told("wrote", SECONDS);
    client.say("connect ws://" + at + ":" + ready[1] + "/echo " + ready[2]);
    client.told("connected", SECONDS);
    client.say("writes 10 1000");
    client.told("wrote", SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void eachAnswersForItself(String any) throws Exception {
    right.alsoHas("10.77.1.77/24", cable);
    right.hasAlone("10.88.0.1/32", cable);
    List<String> asked = new ArrayList<>(List.of(cable.ipv4(right), "10.77.1.77", "10.88.0.1"));
    if (any.equals("::")) {
      right.alsoHas("fd77:1::77/64", cable);
      right.hasAlone("fd88::1/128", cable);
      asked.addAll(List.of(cable.ipv6(right), "fd77:1::77", "fd88::1"));
    }
    Guest server = right.start(ServingGuest.class, any);
    String[] ready = server.told("ready", 30);
    for (String address : asked) {
      assertAnswers(address, ready);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void soDoThoseThatAreThereLater(String any) throws Exception {
    Guest server = right.start(ServingGuest.class, any);
    String[] ready = server.told("ready", 30);
    assertAnswers(cable.ipv4(right), ready);
    right.alsoHas("10.77.1.77/24", cable);
    assertAnswers("10.77.1.77", ready);
    if (any.equals("::")) {
      right.alsoHas("fd77:1::77/64", cable);
      assertAnswers("fd77:1::77", ready);
    }
    right.hasAlone("10.88.0.1/32", cable);
    assertAnswers("10.88.0.1", ready);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void oneThatHadNoneHasThemWhenTheyCome(String any) throws Exception {
    Host late = network.host();
    Guest server = late.start(ServingGuest.class, any);
    String[] ready = server.told("ready", 30);
    Cable laid = network.cable(left, late, ETHERNET);
    assertAnswers(any.equals("::") ? laid.ipv6(late) : laid.ipv4(late), ready);
  }
}
