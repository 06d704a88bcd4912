package io.heddle.netty;

import io.heddle.Limits;
import io.heddle.wire.FieldSection;
import io.heddle.wire.Http3Settings;
import io.heddle.wire.SettingId;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The HTTP/3 settings by which an end announces WebTransport, in all its generations. Immutable.
 */
final class WebTransportSettings {
  /**
   * Credit of bytes that a session starts with. QUIC's own windows bound what a peer can make this
   * end hold; this credit is there to be kept to, not to be met, because a stream that is reset
   * counts with its final size, which quiche does not tell (webtrans-http3 §5.4).
   */
  private static final long SESSION_BYTES = 1L << 48;

  private final Map<Long, Long> values = new LinkedHashMap<>();

  WebTransportSettings(Limits limits) {
    values.put(SettingId.MAX_FIELD_SECTION_SIZE, (long) FieldSection.MAX_BYTES);
    values.put(SettingId.ENABLE_CONNECT_PROTOCOL, 1L);
    values.put(SettingId.H3_DATAGRAM, 1L);
    values.put(SettingId.H3_DATAGRAM_DRAFT_04, 1L);
    values.put(SettingId.ENABLE_WEBTRANSPORT_DRAFT_02, 1L);
    long sessions = limits.maxSessionsPerConnection();
    values.put(SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_02, sessions);
    values.put(SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_07, sessions);
    values.put(SettingId.WT_MAX_SESSIONS, sessions);
    values.put(SettingId.WT_ENABLED, 1L);
    values.put(SettingId.WT_INITIAL_MAX_DATA, SESSION_BYTES);
    values.put(SettingId.WT_INITIAL_MAX_STREAMS_BIDI, (long) limits.maxBidiStreams());
    values.put(SettingId.WT_INITIAL_MAX_STREAMS_UNI, (long) limits.maxUniStreams());
  }

  /** As the core reads them. */
  Http3Settings ours() {
    return id -> values.getOrDefault(id, 0L);
  }

  /** As Netty sends them. */
  Http3SettingsFrame frame() {
    var settings = new io.netty.handler.codec.http3.Http3Settings((id, value) -> true);
    values.forEach(settings::put);
    return new DefaultHttp3SettingsFrame(settings);
  }

  /** The peer's, as the core reads them. */
  static Http3Settings read(Http3SettingsFrame frame) {
    Map<Long, Long> theirs = new HashMap<>();
    for (Map.Entry<Long, Long> setting : frame.settings()) {
      theirs.put(setting.getKey(), setting.getValue());
    }
    return id -> theirs.getOrDefault(id, 0L);
  }
}
