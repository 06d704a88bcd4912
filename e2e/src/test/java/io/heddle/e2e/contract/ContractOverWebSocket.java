package io.heddle.e2e.contract;

import io.heddle.TransportKind;

/** The contract over QMux on the browser's WebSocket. */
class ContractOverWebSocket extends ContractInBrowser {
  private static final BrowserEnvironment BROWSER = new BrowserEnvironment(TransportKind.WEBSOCKET);

  @Override
  BrowserEnvironment browser() {
    return BROWSER;
  }
}
