package io.heddle.e2e.contract;

import io.heddle.e2e.compiled.Target;

/** The contract suite with the client compiled to WebAssembly. */
class WebAssemblyContractTest extends BrowserContract {
  WebAssemblyContractTest() {
    super(Target.WEBASSEMBLY);
  }
}
