package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;

/** How sessions come about in Chromium, with the client compiled to WebAssembly. */
class WebAssemblyTransportChoiceTest extends TransportChoiceContract {
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
