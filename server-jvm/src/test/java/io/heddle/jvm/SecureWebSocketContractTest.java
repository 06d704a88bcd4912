package io.heddle.jvm;

import io.heddle.TransportKind;

/** The contract over WebSockets with TLS. */
class SecureWebSocketContractTest extends JvmContract {
  SecureWebSocketContractTest() {
    super(TransportKind.WEBSOCKET, true);
  }
}
