package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;

/** The client's behaviour in Chromium, compiled to WebAssembly. */
class WebAssemblyClientTest extends BrowserClientContract {
  @Override
  ClientPage load(Path folder) throws IOException {
    return new ClientPage(true, folder);
  }
}
