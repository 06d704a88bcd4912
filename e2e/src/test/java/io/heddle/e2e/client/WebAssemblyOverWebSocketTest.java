package io.heddle.e2e.client;

/** The client compiled to WebAssembly, where sessions are carried by a WebSocket. */
class WebAssemblyOverWebSocketTest extends WebAssemblyClientTest {
  @Override
  String transport() {
    return "websocket";
  }
}
