package io.heddle.jvm;

import io.heddle.TransportKind;

/** The contract over WebSockets without TLS. */
class WebSocketContractTest extends JvmContract {
  WebSocketContractTest() {
    super(TransportKind.WEBSOCKET, false);
  }
}
