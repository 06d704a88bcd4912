package io.heddle.wire;

import java.util.Optional;

/**
 * What two endpoints' SETTINGS make of WebTransport on their connection; immutable.
 *
 * <p>Settings are only half of the requirements: QUIC's max_datagram_frame_size (and, from draft-13
 * on, reset_stream_at) transport parameters are the transport's to check (webtrans-http3 §3.1).
 */
public sealed interface Negotiation {
  /** The end of the connection that negotiates. */
  enum Role {
    /** Sends CONNECT requests. */
    CLIENT,
    /** Answers CONNECT requests. */
    SERVER
  }

  /**
   * Sessions can be established.
   *
   * @param version the version to speak
   * @param flowControl whether session-level flow control is on
   * @param sendLimits the peer's initial limits for each session; meaningless without flow control
   * @param receiveLimits our own initial limits for each session; likewise
   * @param maxSessions how many sessions the connection may carry at a time, {@link Long#MAX_VALUE}
   *     if the protocol sets no limit; a server resets further CONNECT streams with
   *     H3_REQUEST_REJECTED (0x10b)
   */
  record Agreed(
      WebTransportVersion version,
      boolean flowControl,
      SessionLimits sendLimits,
      SessionLimits receiveLimits,
      long maxSessions)
      implements Negotiation {}

  /**
   * No session can be established, though HTTP/3 goes on. A client may close the connection with
   * WT_REQUIREMENTS_NOT_MET (0x212c0d48); a server treats sessions as malformed requests
   * (H3_MESSAGE_ERROR, 0x10e).
   *
   * @param detail which requirement the peer does not meet, for a log
   */
  record Unavailable(String detail) implements Negotiation {}

  /**
   * The peer's settings are forbidden: the connection must be closed.
   *
   * @param violation the error to close with, H3_SETTINGS_ERROR (0x109)
   */
  record Invalid(ProtocolViolation violation) implements Negotiation {}

  /**
   * Negotiates, once the peer's SETTINGS have arrived.
   *
   * @param role our end
   * @param ours the settings that we sent
   * @param theirs the settings that the peer sent
   * @return what came of it
   */
  static Negotiation between(Role role, Http3Settings ours, Http3Settings theirs) {
    return SettingsNegotiator.negotiate(role, ours, theirs);
  }

  /**
   * Negotiates for a request whose client's settings announced no version, as those of the final
   * protocol need not (webtrans-http3 §3.1), and as some of draft-02 did not: the token that it
   * asks by stands for a version.
   *
   * @param protocol the request's {@code :protocol}
   * @param ours the settings that we sent, as a server
   * @param theirs the settings that the client sent, which were not {@link Invalid}
   * @return what came of it
   */
  static Negotiation byRequest(String protocol, Http3Settings ours, Http3Settings theirs) {
    return SettingsNegotiator.byRequest(protocol, ours, theirs);
  }

  /**
   * Whether a server that accepted early data keeps to the settings that the client remembers from
   * the connection that it resumed (webtrans-http3 §3.2, RFC 9297 §2.1.1, RFC 9114 §7.2.4.2).
   *
   * @param remembered the server's settings on the earlier connection
   * @param theirs those on the resumed connection
   * @return the error to close the connection with, H3_SETTINGS_ERROR (0x109), if it does not
   */
  static Optional<ProtocolViolation> resumed(Http3Settings remembered, Http3Settings theirs) {
    return SettingsNegotiator.resumed(remembered, theirs);
  }
}
