package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** How sessions come about in Chromium, in both forms of the client. */
class TransportChoiceTest {
  @Nested
  class AsJavaScript extends TransportChoiceContract {
    @Override
    ClientPage load(Path folder) throws IOException {
      return new ClientPage(false, folder);
    }

    @Override
    ClientPage loadOverHttps(Path folder) throws IOException {
      return ClientPage.overHttps(false, folder);
    }

    @Override
    String loadingInWorker() {
      return "import('${arg.origin}/heddle.js')";
    }
  }

  @Nested
  class AsWebAssembly extends TransportChoiceContract {
    @Override
    ClientPage load(Path folder) throws IOException {
      return new ClientPage(true, folder);
    }

    @Override
    ClientPage loadOverHttps(Path folder) throws IOException {
      return ClientPage.overHttps(true, folder);
    }

    @Override
    String loadingInWorker() {
      return "(await import('${arg.origin}/heddle-wasm.js')).load()";
    }
  }
}
