package io.heddle.e2e.contract;

import io.heddle.e2e.compiled.Target;

/** The contract suite with the client compiled to JavaScript. */
class JavaScriptContractTest extends BrowserContract {
  JavaScriptContractTest() {
    super(Target.JAVASCRIPT);
  }
}
