package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;

/** Readers in Chromium, with the client compiled to WebAssembly. */
class WebAssemblyReadersTest extends ReadersContract {
  @Override
  ClientPage load(Path folder) throws IOException {
    return new ClientPage(true, folder);
  }
}
