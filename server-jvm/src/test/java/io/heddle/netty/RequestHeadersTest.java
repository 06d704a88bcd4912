package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.SessionRequest;
import io.heddle.connect.SessionUrl;
import io.heddle.wire.FieldSection;
import io.heddle.wire.WebTransportVersion;
import io.netty.handler.codec.http3.Http3Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadersTest {
  private static final SessionUrl TARGET = new SessionUrl("https", "::1", 4433, "/echo", "x=1");

  private static Http3Headers headers(WebTransportVersion version, String... protocols) {
    return RequestHeaders.connect(TARGET, version, List.of(protocols)).headers();
  }

  @Test
  void aRequestIsReadAsItWasWritten() {
    Http3Headers headers = headers(WebTransportVersion.DRAFT_15, "chat", "b");
    assertTrue(RequestHeaders.asksForSession(headers));
    SessionRequest request =
        RequestHeaders.request(headers, RequestHeaders.section(headers, FieldSection.Kind.REQUEST))
            .orElseThrow()
            .build();
    assertEquals("[::1]:4433", request.authority());
    assertEquals("/echo", request.path());
    assertEquals("x=1", request.query());
    assertEquals(List.of("chat", "b"), request.protocols());
  }

  @Test
  void theVersionDecidesTheToken() {
    assertEquals("webtransport-h3", headers(WebTransportVersion.DRAFT_15).protocol().toString());
    assertEquals("webtransport", headers(WebTransportVersion.DRAFT_13).protocol().toString());
  }

  @Test
  void onlyServersOfDraft02AreOfferedIt() {
    String field = "sec-webtransport-http3-draft02";
    assertEquals("1", headers(WebTransportVersion.DRAFT_02).get(field).toString());
    assertNull(headers(WebTransportVersion.DRAFT_07).get(field));
  }
}
