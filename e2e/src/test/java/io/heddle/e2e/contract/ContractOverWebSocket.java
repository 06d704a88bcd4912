package io.heddle.e2e.contract;

import io.heddle.TransportKind;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.CreditOrderContract;
import io.heddle.contract.DoorRefusalContract;
import org.junit.jupiter.api.Nested;

/** The contract over QMux on the browser's WebSocket. */
class ContractOverWebSocket extends ContractInBrowser {
  private static final BrowserEnvironment BROWSER = new BrowserEnvironment(TransportKind.WEBSOCKET);

  @Override
  BrowserEnvironment browser() {
    return BROWSER;
  }

  @Nested
  class DoorRefusals extends DoorRefusalContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class CreditOrder extends CreditOrderContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }
}
