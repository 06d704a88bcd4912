package io.heddle.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.InvalidConfigurationException;
import org.junit.jupiter.api.Test;

class SessionUrlTest {
  @Test
  void theSchemesOwnPortIsLeftOut() {
    assertEquals("https://here/", new SessionUrl("https", "here", -1, "", "").toString());
    assertEquals("https://here/", new SessionUrl("https", "here", 443, "/", "").toString());
    assertEquals("https://here:80/", new SessionUrl("https", "here", 80, "/", "").toString());
    assertEquals("ws://here/", new SessionUrl("ws", "here", 80, "/", "").toString());
    assertEquals("wss://here/a?b", new SessionUrl("wss", "here", -1, "/a", "b").toString());
  }

  @Test
  void addressesOfIpv6HaveBrackets() {
    SessionUrl url = new SessionUrl("https", "::1", 4433, "/echo", "");
    assertEquals("::1", url.host());
    assertEquals("[::1]:4433", url.authority());
  }

  @Test
  void aZoneStaysOnThisMachine() {
    SessionUrl url = new SessionUrl("https", "fe80::1%eth0", 4433, "/echo", "");
    assertEquals("fe80::1%eth0", url.host());
    assertEquals("[fe80::1]:4433", url.authority());
  }

  @Test
  void whatNoSessionCanHaveIsRefused() {
    for (SessionUrlParts parts :
        new SessionUrlParts[] {
          new SessionUrlParts("http", "here", 1),
          new SessionUrlParts("https", "", 1),
          new SessionUrlParts("https", "here", 0),
          new SessionUrlParts("https", "here", 65_536)
        }) {
      assertThrows(InvalidConfigurationException.class, parts::url);
    }
    assertEquals(65_535, new SessionUrlParts("https", "here", 65_535).url().port());
  }

  private record SessionUrlParts(String scheme, String host, int port) {
    SessionUrl url() {
      return new SessionUrl(scheme, host, port, "/", "");
    }
  }

  @Test
  void theTwinKeepsPathAndQuery() {
    SessionUrl url = new SessionUrl("https", "here", 4433, "/echo", "x=1");
    assertFalse(url.isWebSocket());
    assertTrue(url.twin().isWebSocket());
    assertEquals("wss://here:4433/echo?x=1", url.twin().toString());
    assertEquals(url.twin(), url.twin().twin());
  }
}
