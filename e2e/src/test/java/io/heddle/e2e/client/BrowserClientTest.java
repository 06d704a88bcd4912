package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The client's behaviour in Chromium, in both of its forms and over both transports. */
class BrowserClientTest {
  private abstract static class InForm extends BrowserClientContract {
    private final boolean wasm;
    private final String transport;

    InForm(boolean wasm, String transport) {
      this.wasm = wasm;
      this.transport = transport;
    }

    @Override
    ClientPage load(@TempDir Path folder) throws IOException {
      return new ClientPage(wasm, folder);
    }

    @Override
    String transport() {
      return transport;
    }
  }

  @Nested
  class AsJavaScript extends InForm {
    AsJavaScript() {
      super(false, "webtransport");
    }
  }

  @Nested
  class AsWebAssembly extends InForm {
    AsWebAssembly() {
      super(true, "webtransport");
    }
  }

  @Nested
  class AsJavaScriptOverWebSocket extends InForm {
    AsJavaScriptOverWebSocket() {
      super(false, "websocket");
    }
  }

  @Nested
  class AsWebAssemblyOverWebSocket extends InForm {
    AsWebAssemblyOverWebSocket() {
      super(true, "websocket");
    }
  }
}
