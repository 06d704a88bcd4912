package io.heddle.wire;

import java.util.Optional;

/**
 * The generations of WebTransport over HTTP/3 that differ on the wire, oldest first; each is
 * negotiated by a setting of its own.
 */
public enum WebTransportVersion {
  /** draft-02 to draft-06, which Chromium and Firefox speak. */
  DRAFT_02(SettingId.ENABLE_WEBTRANSPORT_DRAFT_02, "webtransport"),
  /** draft-07 to draft-12. */
  DRAFT_07(SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_07, "webtransport"),
  /** draft-13 and draft-14. */
  DRAFT_13(SettingId.WT_MAX_SESSIONS, "webtransport"),
  /** draft-15 and later. */
  DRAFT_15(SettingId.WT_ENABLED, "webtransport-h3");

  private final long settingId;
  private final String protocolToken;

  WebTransportVersion(long settingId, String protocolToken) {
    this.settingId = settingId;
    this.protocolToken = protocolToken;
  }

  /**
   * The setting that announces support; any value but 0 announces it.
   *
   * @return the setting's id
   */
  public long settingId() {
    return settingId;
  }

  /**
   * The {@code :protocol} of a CONNECT request that asks for a session.
   *
   * @return {@code webtransport} or {@code webtransport-h3}
   */
  public String protocolToken() {
    return protocolToken;
  }

  // webtrans-http3 §7.1: the highest version supported by both endpoints is selected.
  /**
   * The newest version that both settings announce; empty if there is none.
   *
   * @param a the settings of one end
   * @param b the settings of the other
   * @return the version
   */
  public static Optional<WebTransportVersion> highestCommon(Http3Settings a, Http3Settings b) {
    WebTransportVersion[] versions = values();
    for (int at = versions.length - 1; at >= 0; at--) {
      WebTransportVersion version = versions[at];
      if (a.has(version.settingId) && b.has(version.settingId)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }
}
