package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The client's behaviour in Chromium, in both of its forms. */
class BrowserClientTest {
  @Nested
  class AsJavaScript extends BrowserClientContract {
    @Override
    ClientPage load(@TempDir Path folder) throws IOException {
      return new ClientPage(false, folder);
    }
  }

  @Nested
  class AsWebAssembly extends BrowserClientContract {
    @Override
    ClientPage load(@TempDir Path folder) throws IOException {
      return new ClientPage(true, folder);
    }
  }
}
