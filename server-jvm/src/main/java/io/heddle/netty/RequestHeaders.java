package io.heddle.netty;

import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.connect.SessionUrl;
import io.heddle.server.SessionFields;
import io.heddle.wire.ApplicationProtocols;
import io.heddle.wire.FieldSection;
import io.heddle.wire.RequestTarget;
import io.heddle.wire.WebTransportVersion;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the header fields of session requests and their answers. Stateless. */
final class RequestHeaders {
  /** What servers of draft-02 answered with, and some of its clients look for. */
  static final String DRAFT_02_FIELD = "sec-webtransport-http3-draft";

  /** What clients of draft-02 offer it by, and some of its servers insist on. */
  static final String DRAFT_02_OFFER_FIELD = "sec-webtransport-http3-draft02";

  private RequestHeaders() {}

  /** A request for a session. */
  static Http3HeadersFrame connect(
      SessionUrl target, WebTransportVersion version, List<String> protocols) {
    Http3HeadersFrame frame = new DefaultHttp3HeadersFrame();
    Http3Headers headers = frame.headers();
    // webtrans-http3 §3.2
    headers
        .method("CONNECT")
        .scheme("https")
        .authority(target.authority())
        .path(target.target())
        .protocol(version.protocolToken());
    if (version == WebTransportVersion.DRAFT_02) {
      headers.set(DRAFT_02_OFFER_FIELD, "1");
    }
    if (!protocols.isEmpty()) {
      headers.set(
          ApplicationProtocols.AVAILABLE_FIELD, ApplicationProtocols.availableField(protocols));
    }
    return frame;
  }

  /** Whether this asks for WebTransport at all, in whatever generation. */
  static boolean asksForSession(Http3Headers headers) {
    CharSequence protocol = headers.protocol();
    return "CONNECT".contentEquals(method(headers))
        && protocol != null
        && ("webtransport".contentEquals(protocol) || "webtransport-h3".contentEquals(protocol));
  }

  static CharSequence method(Http3Headers headers) {
    CharSequence method = headers.method();
    return method == null ? "" : method;
  }

  /** The size of a field section (RFC 9114 §4.2.2). */
  static long size(Http3Headers headers) {
    long size = 0;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      size += field.getKey().length() + field.getValue().length() + 32;
    }
    return size;
  }

  /** The fields of a message, and whether they are malformed. */
  static FieldSection section(Http3Headers headers, FieldSection.Kind kind) {
    FieldSection section = new FieldSection(kind);
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      section.add(field.getKey().toString(), field.getValue().toString());
    }
    return section;
  }

  /**
   * The request for a session, unless it is malformed.
   *
   * @param section of these headers, without problem
   */
  static Optional<SessionRequest.Builder> request(Http3Headers headers, FieldSection section) {
    CharSequence scheme = headers.scheme();
    CharSequence authority = headers.authority();
    CharSequence target = headers.path();
    // webtrans-http3 §3.2: the scheme is https, and authority and path are set.
    if (scheme == null
        || !"https".contentEquals(scheme)
        || authority == null
        || FieldSection.authorityProblem(authority.toString()).isPresent()
        || target == null) {
      return Optional.empty();
    }
    return RequestTarget.parse(target.toString())
        .map(
            asked ->
                SessionRequest.builder(authority.toString(), asked.path())
                    .transport(TransportKind.HTTP3)
                    .query(asked.query())
                    .headers(SessionFields.of(section.fields()))
                    .protocols(
                        ApplicationProtocols.available(
                            lines(headers, ApplicationProtocols.AVAILABLE_FIELD))));
  }

  static List<String> lines(Http3Headers headers, String name) {
    List<String> lines = new ArrayList<>(1);
    for (CharSequence line : headers.getAll(name)) {
      lines.add(line.toString());
    }
    return lines;
  }
}
