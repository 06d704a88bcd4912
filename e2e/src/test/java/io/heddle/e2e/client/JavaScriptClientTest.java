package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;

/** The client's behaviour in Chromium, compiled to JavaScript. */
class JavaScriptClientTest extends BrowserClientContract {
  @Override
  ClientPage load(Path folder) throws IOException {
    return new ClientPage(false, folder);
  }
}
