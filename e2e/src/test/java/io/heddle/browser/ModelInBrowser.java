package io.heddle.browser;

import io.heddle.model.Model;
import org.junit.jupiter.api.Test;
import org.teavm.jso.JSBody;

/**
 * The browser's client over doubles of the browser's WebTransport, held to the model; compiled and
 * run by {@link BrowserModelTest}.
 */
class ModelInBrowser {
  @Test
  void useHoldsTheModel() {
    run(ModelSettings.script());
    Model.hold(ModelSettings.fromSeed(), ModelSettings.toSeed(), PairEnds::new);
  }

  @JSBody(params = "script", script = "(0, eval)(script);")
  private static native void run(String script);
}
