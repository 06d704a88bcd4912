package io.heddle.e2e.client;

/** The client compiled to JavaScript, where sessions are carried by a WebSocket. */
class JavaScriptOverWebSocketTest extends JavaScriptClientTest {
  @Override
  String transport() {
    return "websocket";
  }
}
