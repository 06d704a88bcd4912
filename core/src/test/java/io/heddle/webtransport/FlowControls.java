package io.heddle.webtransport;

import io.heddle.wire.Negotiation;
import io.heddle.wire.SessionLimits;
import io.heddle.wire.WebTransportVersion;

/** Makes flow control for tests. */
final class FlowControls {
  private FlowControls() {}

  static SessionFlowControl enabled(SessionLimits send, SessionLimits receive) {
    return of(WebTransportVersion.DRAFT_15, send, receive);
  }

  static SessionFlowControl of(
      WebTransportVersion version, SessionLimits send, SessionLimits receive) {
    return SessionFlowControl.of(
        new Negotiation.Agreed(version, true, send, receive, Long.MAX_VALUE));
  }
}
