package io.heddle.e2e.client;

import io.heddle.e2e.Browsers;
import java.io.IOException;
import java.nio.file.Path;

/** Readers in Firefox, with the client compiled to JavaScript. */
class FirefoxReadersTest extends ReadersContract {
  @Override
  ClientPage load(Path folder) throws IOException {
    return new ClientPage(false, folder, Browsers.firefox());
  }
}
