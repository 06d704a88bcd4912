package io.heddle.e2e.client;

import java.io.IOException;
import java.nio.file.Path;

/** How sessions come about in Chromium, with the client compiled to JavaScript. */
class JavaScriptTransportChoiceTest extends TransportChoiceContract {
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
