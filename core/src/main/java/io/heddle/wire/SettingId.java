package io.heddle.wire;

/** Identifiers of the HTTP/3 settings that WebTransport depends on; stateless. */
public final class SettingId {
  /** Bytes of the largest field section that is taken (RFC 9114 §7.2.4.1). */
  public static final long MAX_FIELD_SECTION_SIZE = 0x06;

  /** Extended CONNECT is supported, 0 or 1 (RFC 9220 §3, RFC 8441 §3). */
  public static final long ENABLE_CONNECT_PROTOCOL = 0x08;

  /** HTTP Datagrams are supported, 0 or 1 (RFC 9297 §2.1.1). */
  public static final long H3_DATAGRAM = 0x33;

  /** HTTP Datagrams as of draft-ietf-masque-h3-datagram-04, which went with draft-02. */
  public static final long H3_DATAGRAM_DRAFT_04 = 0xffd277;

  // webtrans-http3 §9.2
  /** Bytes of stream body that may be sent at the start of each session. */
  public static final long WT_INITIAL_MAX_DATA = 0x2b61;

  /** Unidirectional streams that may be opened at the start of each session. */
  public static final long WT_INITIAL_MAX_STREAMS_UNI = 0x2b64;

  /** Bidirectional streams that may be opened at the start of each session. */
  public static final long WT_INITIAL_MAX_STREAMS_BIDI = 0x2b65;

  /** WebTransport as of draft-15 and later, 0 or 1. */
  public static final long WT_ENABLED = 0x2c7cf000;

  /** WebTransport as of draft-13 and draft-14: how many sessions a connection may carry. */
  public static final long WT_MAX_SESSIONS = 0x14e9cd29;

  /** WebTransport as of draft-07 to draft-12: how many sessions a connection may carry. */
  public static final long WEBTRANSPORT_MAX_SESSIONS_DRAFT_07 = 0xc671706aL;

  /** WebTransport as of draft-02, 0 or 1. */
  public static final long ENABLE_WEBTRANSPORT_DRAFT_02 = 0x2b603742;

  /** How many sessions a connection may carry, beside {@link #ENABLE_WEBTRANSPORT_DRAFT_02}. */
  public static final long WEBTRANSPORT_MAX_SESSIONS_DRAFT_02 = 0x2b603743;

  private SettingId() {}
}
