package io.heddle.e2e.contract;

import io.heddle.TransportKind;

/** The contract over the browser's own WebTransport. */
class ContractOverWebTransport extends ContractInBrowser {
  private static final BrowserEnvironment BROWSER = new BrowserEnvironment(TransportKind.HTTP3);

  @Override
  BrowserEnvironment browser() {
    return BROWSER;
  }
}
