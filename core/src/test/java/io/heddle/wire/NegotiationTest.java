package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.wire.Negotiation.Agreed;
import io.heddle.wire.Negotiation.Invalid;
import io.heddle.wire.Negotiation.Role;
import io.heddle.wire.Negotiation.Unavailable;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final long CONNECT = SettingId.ENABLE_CONNECT_PROTOCOL;
  private static final long DATAGRAM = SettingId.H3_DATAGRAM;
  private static final long DRAFT_02 = SettingId.ENABLE_WEBTRANSPORT_DRAFT_02;
  private static final long DRAFT_07 = SettingId.WEBTRANSPORT_MAX_SESSIONS_DRAFT_07;
  private static final long DRAFT_13 = SettingId.WT_MAX_SESSIONS;
  private static final long DRAFT_15 = SettingId.WT_ENABLED;
  private static final long DATA = SettingId.WT_INITIAL_MAX_DATA;
  private static final long UNI = SettingId.WT_INITIAL_MAX_STREAMS_UNI;
  private static final long BIDI = SettingId.WT_INITIAL_MAX_STREAMS_BIDI;

  /** Everything at once, as a Heddle server sends it. */
  private static final Http3Settings HEDDLE =
      settings(
          CONNECT, 1, DATAGRAM, 1, DRAFT_02, 1, DRAFT_07, 8, DRAFT_13, 9, DRAFT_15, 1, DATA, 1000,
          UNI, 10, BIDI, 20);

  @Test
  void theNewestCommonVersionIsSpoken() {
    assertEquals(WebTransportVersion.DRAFT_15, withServer(DRAFT_15, 1).version());
    assertEquals(WebTransportVersion.DRAFT_13, withServer(DRAFT_13, 1, DRAFT_07, 1).version());
    assertEquals(WebTransportVersion.DRAFT_07, withServer(DRAFT_02, 1, DRAFT_07, 1).version());
    assertEquals(WebTransportVersion.DRAFT_02, withServer(DRAFT_02, 1).version());
  }

  @Test
  void theProtocolTokenFollowsTheVersion() {
    assertEquals("webtransport-h3", withServer(DRAFT_15, 1).version().protocolToken());
    assertEquals("webtransport", withServer(DRAFT_13, 1).version().protocolToken());
    assertEquals("webtransport", withServer(DRAFT_07, 1).version().protocolToken());
    assertEquals("webtransport", withServer(DRAFT_02, 1).version().protocolToken());
    assertEquals(0x2c7cf000, WebTransportVersion.DRAFT_15.settingId());
    assertEquals(0xc671706aL, WebTransportVersion.DRAFT_07.settingId());
  }

  @Test
  void withoutACommonVersionThereAreNoSessions() {
    Http3Settings server = settings(CONNECT, 1, DATAGRAM, 1, DRAFT_15, 0);
    assertUnavailable("no version of WebTransport in common", Role.CLIENT, HEDDLE, server);
    Http3Settings old = settings(DATAGRAM, 1, DRAFT_02, 1);
    Http3Settings recent = settings(CONNECT, 1, DATAGRAM, 1, DRAFT_15, 1);
    assertUnavailable("no version of WebTransport in common", Role.CLIENT, old, recent);
  }

  @Test
  void aRequestMayStandForTheVersionThatItsClientDidNotAnnounce() {
    Http3Settings client = settings(DATAGRAM, 1);
    Negotiation old = Negotiation.byRequest("webtransport", HEDDLE, client);
    assertEquals(WebTransportVersion.DRAFT_02, ((Agreed) old).version());
    Negotiation recent = Negotiation.byRequest("webtransport-h3", HEDDLE, client);
    assertEquals(WebTransportVersion.DRAFT_15, ((Agreed) recent).version());
    assertFalse(((Agreed) recent).flowControl());
    assertTrue(Negotiation.byRequest("webtransport-h3", HEDDLE, settings()) instanceof Unavailable);
    assertTrue(Negotiation.byRequest("telnet", HEDDLE, client) instanceof Unavailable);
  }

  @Test
  void onlyServersNeedExtendedConnectAndDraft02ImpliesIt() {
    Http3Settings none = settings(DATAGRAM, 1, DRAFT_15, 1);
    assertUnavailable("the server does not support extended CONNECT", Role.CLIENT, HEDDLE, none);
    agreed(Role.SERVER, HEDDLE, none);
    Http3Settings implied = settings(DATAGRAM, 1, DRAFT_02, 1);
    agreed(Role.CLIENT, HEDDLE, implied);
  }

  @Test
  void bothEndsNeedDatagrams() {
    String detail = "the peer does not support HTTP datagrams";
    assertUnavailable(detail, Role.CLIENT, HEDDLE, settings(CONNECT, 1, DRAFT_15, 1));
    assertUnavailable(detail, Role.SERVER, HEDDLE, settings(DRAFT_15, 1));
  }

  @Test
  void theOldDatagramSettingCountsForDraft02Only() {
    long old = SettingId.H3_DATAGRAM_DRAFT_04;
    Http3Settings chromium = settings(DRAFT_02, 1, old, 1);
    agreed(Role.SERVER, HEDDLE, chromium);
    Http3Settings newer = settings(DRAFT_15, 1, old, 1);
    assertUnavailable("the peer does not support HTTP datagrams", Role.SERVER, HEDDLE, newer);
  }

  @Test
  void peersOfDraft07ToDraft14MayDoWithoutDatagrams() {
    agreed(Role.SERVER, HEDDLE, settings(DRAFT_13, 1));
    agreed(Role.CLIENT, HEDDLE, settings(CONNECT, 1, DRAFT_13, 1));
    agreed(Role.SERVER, HEDDLE, settings(DRAFT_07, 1));
  }

  @Test
  void flowControlNeedsBothEnds() {
    assertFalse(withServer(DRAFT_15, 1).flowControl());
    assertTrue(withServer(DRAFT_15, 1, DATA, 1).flowControl());
    assertTrue(withServer(DRAFT_15, 1, UNI, 1).flowControl());
    assertTrue(withServer(DRAFT_15, 1, BIDI, 1).flowControl());
    Http3Settings plain = settings(CONNECT, 1, DATAGRAM, 1, DRAFT_15, 1);
    assertFalse(agreed(Role.SERVER, plain, HEDDLE).flowControl());
  }

  @Test
  void theNumberOfSessionsDeclaresFlowControlInDraft13() {
    assertFalse(withServer(DRAFT_13, 1).flowControl());
    assertTrue(withServer(DRAFT_13, 2).flowControl());
    assertTrue(withServer(DRAFT_13, 1, DATA, 1).flowControl());
  }

  @Test
  void olderDraftsHaveNoFlowControl() {
    assertFalse(withServer(DRAFT_02, 1, DATA, 5, UNI, 5, BIDI, 5).flowControl());
    assertFalse(withServer(DRAFT_07, 5).flowControl());
    assertTrue(withServer(DRAFT_07, 5, DATA, 5).flowControl()); // draft-12
  }

  @Test
  void initialLimitsOfBothEndsAreKept() {
    Agreed agreed = withServer(DRAFT_15, 1, DATA, 5, UNI, 6, BIDI, 7);
    assertEquals(new SessionLimits(5, 7, 6), agreed.sendLimits());
    assertEquals(new SessionLimits(1000, 20, 10), agreed.receiveLimits());
  }

  @Test
  void moreStreamsThanCanExistCountAsTheMost() {
    Agreed agreed = withServer(DRAFT_15, 1, UNI, VarInt.MAX, BIDI, (1L << 60) + 1);
    assertEquals(new SessionLimits(0, 1L << 60, 1L << 60), agreed.sendLimits());
  }

  @Test
  void theServersSettingsLimitSessions() {
    assertEquals(1, withServer(DRAFT_15, 1).maxSessions());
    assertEquals(Long.MAX_VALUE, withServer(DRAFT_15, 1, DATA, 1).maxSessions());
    assertEquals(1, withServer(DRAFT_13, 1).maxSessions());
    assertEquals(7, withServer(DRAFT_13, 7).maxSessions());
    assertEquals(3, withServer(DRAFT_07, 3).maxSessions());
    assertEquals(Long.MAX_VALUE, withServer(DRAFT_02, 1).maxSessions());
    assertEquals(4, withServer(DRAFT_02, 1, 0x2b603743, 4).maxSessions());
    Http3Settings client = settings(DATAGRAM, 1, DRAFT_07, 1);
    assertEquals(8, agreed(Role.SERVER, HEDDLE, client).maxSessions());
  }

  @Test
  void settingsThatAreNeitherZeroNorOneCloseTheConnection() {
    assertInvalid("ENABLE_CONNECT_PROTOCOL is neither 0 nor 1", Role.CLIENT, CONNECT, 2);
    assertInvalid("H3_DATAGRAM is neither 0 nor 1", Role.SERVER, DATAGRAM, 2);
    assertInvalid("ENABLE_WEBTRANSPORT is neither 0 nor 1", Role.SERVER, DRAFT_02, 2);
    assertInvalid("WT_ENABLED is greater than 1", Role.CLIENT, DRAFT_15, 2);
  }

  @Test
  void onlyClientsRefuseAnotherValueOfWtEnabled() {
    Http3Settings client = settings(DATAGRAM, 1, DRAFT_15, 2);
    assertEquals(WebTransportVersion.DRAFT_15, agreed(Role.SERVER, HEDDLE, client).version());
  }

  @Test
  void valuesOfVersionsThatWeDoNotSpeakAreIgnored() {
    Http3Settings ours = settings(CONNECT, 1, DATAGRAM, 1, DRAFT_13, 1);
    Http3Settings theirs = settings(CONNECT, 1, DATAGRAM, 1, DRAFT_13, 1, DRAFT_15, 2, DRAFT_02, 2);
    assertEquals(WebTransportVersion.DRAFT_13, agreed(Role.CLIENT, ours, theirs).version());
  }

  @Test
  void whatAServerThatAcceptedEarlyDataHadGrantedMustNotShrink() {
    for (long id : new long[] {CONNECT, DATAGRAM, DATA, BIDI, UNI}) {
      Http3Settings remembered = settings(id, 10);
      assertEquals(
          Http3Error.H3_SETTINGS_ERROR,
          Negotiation.resumed(remembered, settings(id, 9)).orElseThrow().http3Error());
      assertTrue(Negotiation.resumed(remembered, settings()).isPresent());
      assertTrue(Negotiation.resumed(remembered, remembered).isEmpty());
      assertTrue(Negotiation.resumed(remembered, settings(id, 11)).isEmpty());
    }
  }

  @Test
  void limitsBeyondTheWireAreRefused() {
    new SessionLimits(VarInt.MAX, 1L << 60, 1L << 60);
    assertThrows(IllegalArgumentException.class, () -> new SessionLimits(VarInt.MAX + 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new SessionLimits(0, (1L << 60) + 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new SessionLimits(0, 0, -1));
    assertFalse(SessionLimits.NONE.declareFlowControl());
  }

  private static Agreed withServer(long... extra) {
    long[] all = new long[extra.length + 4];
    System.arraycopy(extra, 0, all, 4, extra.length);
    all[0] = CONNECT;
    all[1] = 1;
    all[2] = DATAGRAM;
    all[3] = 1;
    return agreed(Role.CLIENT, HEDDLE, settings(all));
  }

  private static Agreed agreed(Role role, Http3Settings ours, Http3Settings theirs) {
    if (Negotiation.between(role, ours, theirs) instanceof Agreed agreed) {
      return agreed;
    }
    return fail("nothing agreed");
  }

  private static void assertUnavailable(
      String detail, Role role, Http3Settings ours, Http3Settings theirs) {
    assertEquals(new Unavailable(detail), Negotiation.between(role, ours, theirs));
  }

  private static void assertInvalid(String detail, Role role, long id, long value) {
    assertEquals(
        new Invalid(new ProtocolViolation(Http3Error.H3_SETTINGS_ERROR, detail)),
        Negotiation.between(role, HEDDLE, settings(id, value)));
  }

  private static Http3Settings settings(long... idsAndValues) {
    return id -> {
      for (int at = 0; at < idsAndValues.length; at += 2) {
        if (idsAndValues[at] == id) {
          return idsAndValues[at + 1];
        }
      }
      return 0;
    };
  }
}
