package io.heddle.jvm;

import io.heddle.TransportKind;

/** The contract over WebTransport. */
class Http3ContractTest extends JvmContract {
  Http3ContractTest() {
    super(TransportKind.HTTP3, false);
  }
}
