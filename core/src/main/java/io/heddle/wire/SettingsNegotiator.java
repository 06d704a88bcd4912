package io.heddle.wire;

import java.util.Optional;

/** The rules behind {@link Negotiation#between}, by version; stateless. */
final class SettingsNegotiator {
  /** What a server that accepts early data must not take back. */
  private static final long[] LASTING = {
    SettingId.ENABLE_CONNECT_PROTOCOL,
    SettingId.H3_DATAGRAM,
    SettingId.WT_INITIAL_MAX_DATA,
    SettingId.WT_INITIAL_MAX_STREAMS_BIDI,
    SettingId.WT_INITIAL_MAX_STREAMS_UNI,
  };

  private SettingsNegotiator() {}

  static Negotiation negotiate(Negotiation.Role role, Http3Settings ours, Http3Settings theirs) {
    Optional<String> forbidden = forbidden(role, ours, theirs);
    if (forbidden.isPresent()) {
      return new Negotiation.Invalid(
          new ProtocolViolation(Http3Error.H3_SETTINGS_ERROR, forbidden.get()));
    }
    Optional<WebTransportVersion> common = WebTransportVersion.highestCommon(ours, theirs);
    if (common.isEmpty()) {
      return new Negotiation.Unavailable("no version of WebTransport in common");
    }
    return agree(role, common.get(), ours, theirs);
  }

  /** What a server makes of a request by a client whose settings name no version. */
  static Negotiation byRequest(String protocol, Http3Settings ours, Http3Settings theirs) {
    for (WebTransportVersion version : WebTransportVersion.values()) {
      // The oldest version of a token: it is the one whose clients went without a setting.
      if (version.protocolToken().equals(protocol) && ours.has(version.settingId())) {
        return agree(Negotiation.Role.SERVER, version, ours, theirs);
      }
    }
    return new Negotiation.Unavailable("no version of WebTransport in common");
  }

  static Optional<ProtocolViolation> resumed(Http3Settings remembered, Http3Settings theirs) {
    for (long id : LASTING) {
      if (theirs.get(id) < remembered.get(id)) {
        return Optional.of(
            new ProtocolViolation(
                Http3Error.H3_SETTINGS_ERROR,
                "early data was accepted, but setting 0x"
                    + Long.toHexString(id)
                    + " is less than remembered"));
      }
    }
    return Optional.empty();
  }

  private static Negotiation agree(
      Negotiation.Role role,
      WebTransportVersion version,
      Http3Settings ours,
      Http3Settings theirs) {
    // webtrans-http3 §3.1; draft-02 §3.2: ENABLE_WEBTRANSPORT implies extended CONNECT.
    if (role == Negotiation.Role.CLIENT
        && version != WebTransportVersion.DRAFT_02
        && !theirs.has(SettingId.ENABLE_CONNECT_PROTOCOL)) {
      return new Negotiation.Unavailable("the server does not support extended CONNECT");
    }
    if (!supportsDatagrams(version, theirs)) {
      return new Negotiation.Unavailable("the peer does not support HTTP datagrams");
    }
    boolean flowControl =
        declaresFlowControl(version, ours) && declaresFlowControl(version, theirs);
    Http3Settings server = role == Negotiation.Role.SERVER ? ours : theirs;
    return new Negotiation.Agreed(
        version,
        flowControl,
        SessionLimits.of(theirs),
        SessionLimits.of(ours),
        maxSessions(version, flowControl, server));
  }

  private static Optional<String> forbidden(
      Negotiation.Role role, Http3Settings ours, Http3Settings theirs) {
    // RFC 8441 §3 by RFC 9220 §3
    if (theirs.get(SettingId.ENABLE_CONNECT_PROTOCOL) > 1) {
      return Optional.of("ENABLE_CONNECT_PROTOCOL is neither 0 nor 1");
    }
    // RFC 9297 §2.1.1
    if (theirs.get(SettingId.H3_DATAGRAM) > 1) {
      return Optional.of("H3_DATAGRAM is neither 0 nor 1");
    }
    // webtrans-http3 §3.1: clients MUST refuse it; older drafts let servers see other values.
    if (role == Negotiation.Role.CLIENT
        && ours.has(SettingId.WT_ENABLED)
        && theirs.get(SettingId.WT_ENABLED) > 1) {
      return Optional.of("WT_ENABLED is greater than 1");
    }
    // draft-02 §3.1
    if (ours.has(SettingId.ENABLE_WEBTRANSPORT_DRAFT_02)
        && theirs.get(SettingId.ENABLE_WEBTRANSPORT_DRAFT_02) > 1) {
      return Optional.of("ENABLE_WEBTRANSPORT is neither 0 nor 1");
    }
    return Optional.empty();
  }

  private static boolean supportsDatagrams(WebTransportVersion version, Http3Settings theirs) {
    return switch (version) {
      case DRAFT_02 ->
          theirs.has(SettingId.H3_DATAGRAM) || theirs.has(SettingId.H3_DATAGRAM_DRAFT_04);
      // Flupke, of draft-13, knows no datagrams: such sessions do without.
      case DRAFT_07, DRAFT_13 -> true;
      // webtrans-http3 §3.1
      case DRAFT_15 -> theirs.has(SettingId.H3_DATAGRAM);
    };
  }

  private static boolean declaresFlowControl(WebTransportVersion version, Http3Settings settings) {
    return switch (version) {
      case DRAFT_02 -> false;
      // draft-12 §5.6; draft-07 to draft-11 know no such settings.
      // webtrans-http3 §5.1
      case DRAFT_07, DRAFT_15 -> SessionLimits.of(settings).declareFlowControl();
      // draft-14 §5.1; draft-13 looked at the number of sessions only.
      case DRAFT_13 ->
          settings.get(SettingId.WT_MAX_SESSIONS) > 1
              || SessionLimits.of(settings).declareFlowControl();
    };
  }

  private static long maxSessions(
      WebTransportVersion version, boolean flowControl, Http3Settings server) {
    return switch (version) {
      case DRAFT_02 -> {
        long limit = server.get(SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_02);
        yield limit == 0 ? Long.MAX_VALUE : limit;
      }
      case DRAFT_07 -> server.get(SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_07);
      // webtrans-http3 §5.1: one session at a time without flow control.
      case DRAFT_13 -> flowControl ? server.get(SettingId.WT_MAX_SESSIONS) : 1;
      case DRAFT_15 -> flowControl ? Long.MAX_VALUE : 1;
    };
  }
}
