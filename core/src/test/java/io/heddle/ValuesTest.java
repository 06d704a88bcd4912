package io.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.session.MeasuredPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The small immutable values of the API. */
class ValuesTest {
  @Test
  void prioritiesGoFrom0To255() {
    assertSame(StreamPriority.BACKGROUND, StreamPriority.of(0));
    assertSame(StreamPriority.CRITICAL, StreamPriority.of(255));
    assertThrows(IllegalArgumentException.class, () -> StreamPriority.of(-1));
    assertThrows(IllegalArgumentException.class, () -> StreamPriority.of(256));
  }

  @Test
  void higherPrioritiesCompareAsGreater() {
    assertTrue(StreamPriority.HIGH.compareTo(StreamPriority.NORMAL) > 0);
    assertTrue(StreamPriority.LOW.compareTo(StreamPriority.NORMAL) < 0);
    assertEquals(0, StreamPriority.NORMAL.compareTo(StreamPriority.of(128)));
    assertEquals(StreamPriority.NORMAL, StreamPriority.of(128));
    assertNotEquals(StreamPriority.NORMAL, StreamPriority.of(129));
    assertEquals(128, StreamPriority.NORMAL.hashCode());
    assertEquals("128", StreamPriority.NORMAL.toString());
  }

  @Test
  void addressesReadAsInUrls() {
    assertEquals("127.0.0.1:80", new NetworkAddress("127.0.0.1", 80).toString());
    assertEquals("[::1]:443", new NetworkAddress("::1", 443).toString());
  }

  @Test
  void admissionsAcceptOrRefuse() {
    assertTrue(Admission.accept().accepted());
    assertEquals(Optional.of("chat"), Admission.accept("chat").protocol());
    assertFalse(Admission.refuse(400, "").accepted());
    assertEquals("why", Admission.refuse(599, "why").reason());
    assertThrows(IllegalArgumentException.class, () -> Admission.refuse(399, ""));
    assertThrows(IllegalArgumentException.class, () -> Admission.refuse(600, ""));
    assertThrows(IllegalArgumentException.class, () -> Admission.refuse(201, ""));
  }

  @Test
  void transportsHaveStableNames() {
    assertEquals("http3", TransportKind.HTTP3.label());
    assertEquals("websocket", TransportKind.WEBSOCKET.label());
    assertEquals("memory", TransportKind.MEMORY.label());
  }

  @Test
  void closesAreComparedByWhatTheySay() {
    CloseInfo info = CloseInfo.of(7, "why", Side.LOCAL);
    assertEquals(CloseInfo.of(7, "why", Side.LOCAL), info);
    assertEquals(CloseInfo.of(7, "why", Side.LOCAL).hashCode(), info.hashCode());
    assertNotEquals(CloseInfo.of(8, "why", Side.LOCAL), info);
    assertNotEquals(CloseInfo.of(7, "", Side.LOCAL), info);
    assertNotEquals(CloseInfo.of(7, "why", Side.REMOTE), info);
    assertEquals("closed by LOCAL with code 7: why", info.toString());
    assertEquals("closed by REMOTE with code 0", CloseInfo.of(0, "", Side.REMOTE).toString());
  }

  @Test
  void closesHaveTheCodesOfApplications() {
    assertEquals(CloseInfo.MAX_CODE, CloseInfo.of(CloseInfo.MAX_CODE, "", Side.LOCAL).code());
    assertThrows(
        IllegalArgumentException.class, () -> CloseInfo.of(CloseInfo.MAX_CODE + 1, "", Side.LOCAL));
    assertThrows(IllegalArgumentException.class, () -> CloseInfo.of(-1, "", Side.LOCAL));
  }

  @Test
  void whatIsNotKnownOfAPathIsAbsent() {
    assertTrue(MeasuredPath.UNKNOWN.smoothedRttNs().isEmpty());
    MeasuredPath known = MeasuredPath.UNKNOWN.withSmoothedRttNs(5);
    assertEquals(5, known.smoothedRttNs().orElseThrow());
    assertTrue(known.minRttNs().isEmpty());
  }

  @Test
  void headerFieldsOfAnAnswerAreChecked() {
    Admission refusal =
        Admission.refuse(429, "too often")
            .withHeader("Retry-After", "30")
            .withHeader("set-cookie", "a=1")
            .withHeader("Set-Cookie", "b=ü\t2");
    assertEquals(
        Map.of("retry-after", List.of("30"), "set-cookie", List.of("a=1", "b=ü\t2")),
        refusal.headers());
    assertThrows(UnsupportedOperationException.class, () -> refusal.headers().remove("set-cookie"));
    assertEquals(429, refusal.status());
    assertEquals("too often", refusal.reason());
    for (String name : List.of("", "a b", "a:", ":status", "a\r\nb", "ü", "a\0")) {
      assertThrows(IllegalArgumentException.class, () -> refusal.withHeader(name, "x"), name);
    }
    for (String value : List.of("a\r\nset-cookie: b", "a\nb", "a\rb", "\0", " a", "a ", "\u0100")) {
      assertThrows(IllegalArgumentException.class, () -> refusal.withHeader("x", value), value);
    }
    for (String name :
        List.of("Content-Length", "Transfer-Encoding", "Upgrade", "Sec-WebSocket-Protocol")) {
      assertThrows(IllegalArgumentException.class, () -> refusal.withHeader(name, "x"), name);
    }
  }

  @Test
  void attributesAreOfTheirKey() {
    AttributeKey<String> user = AttributeKey.named("user");
    Attributes none = Attributes.NONE;
    Attributes some = none.with(user, "ann").with(user, "bob");
    assertEquals(Optional.of("bob"), some.get(user));
    assertEquals(Optional.empty(), none.get(user));
    assertEquals(Optional.empty(), some.get(AttributeKey.<String>named("user")));
    assertEquals("[user]", some.toString());
    Admission admission = Admission.accept("chat").with(some);
    assertEquals(Optional.of("bob"), admission.attributes().get(user));
    assertEquals(Optional.of("chat"), admission.protocol());
  }

  @Test
  void certificatesAreCopies() {
    byte[] der = {1, 2};
    PeerCertificate certificate = PeerCertificate.of(der);
    der[0] = 9;
    certificate.der()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, certificate.der());
    SessionRequest request =
        SessionRequest.builder("here", "/").peerCertificates(List.of(certificate)).build();
    assertEquals(List.of(certificate), request.peerCertificates());
  }
}
