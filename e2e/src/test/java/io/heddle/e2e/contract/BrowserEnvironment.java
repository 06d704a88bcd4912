package io.heddle.e2e.contract;

import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.Session;
import io.heddle.TransportKind;
import io.heddle.browser.BrowserBackend;
import io.heddle.contract.ContractEnvironment;

/**
 * Connections from a page to the server that the page's tests were compiled for, over one of the
 * transports: over a WebSocket nothing of the contract is left out.
 */
final class BrowserEnvironment extends ContractEnvironment {
  private final Client client;
  private final Client slowClient;
  private final boolean webTransport;

  BrowserEnvironment(TransportKind kind) {
    webTransport = kind == TransportKind.HTTP3;
    client = client(kind, ServerAddress.webSocketOrigin());
    slowClient = client(kind, ServerAddress.slowWebSocketOrigin());
  }

  private static Client client(TransportKind kind, String webSocketOrigin) {
    // Not through Client.create, which would have TeaVM compile the JVM's backend as well: here,
    // and only here, both are on the class path.
    return new BrowserBackend()
        .client(
            ClientConfig.builder()
                .transports(kind)
                .webSocketOrigin(webSocketOrigin)
                .serverCertificateHash(ServerAddress.certificateHash())
                .build());
  }

  @Override
  public Session connect(String pathAndQuery) {
    return await("a connection", client.connect(ServerAddress.origin() + pathAndQuery));
  }

  @Override
  public Session connectSlow(String pathAndQuery) {
    return await(
        "a slow connection", slowClient.connect(ServerAddress.slowOrigin() + pathAndQuery));
  }

  @Override
  public boolean clientsCanDrain() {
    return !webTransport;
  }

  // W3C WebTransport has no way to ask, and Chromium 156 none to be told.
  @Override
  public boolean clientsHearOfDrain() {
    return !webTransport;
  }

  // Chromium 156 makes an octet of WebTransportError's streamErrorCode.
  @Override
  public long largestStreamCode() {
    return webTransport ? 0xff : CloseInfo.MAX_CODE;
  }

  // Chromium may notice that a stream's pipe is closed before it learns of STOP_SENDING and why.
  @Override
  public boolean knowsCodesOfStopsDuringWrites() {
    return !webTransport;
  }

  // W3C WebTransport: createUnidirectionalStream() cannot be given up.
  @Override
  public boolean takesOpensBack() {
    return !webTransport;
  }

  @Override
  public boolean hearsStatusOfRefusals() {
    return false;
  }

  @Override
  public boolean isPage() {
    return true;
  }

  // Of 2,500 streams that were reset before Chromium 156's page read them, one read waited for
  // ever.
  @Override
  public boolean hearsResetsOfUnread() {
    return !webTransport;
  }

  // Chromium sends RESET_STREAM without the bytes that it did not send before, the header among
  // them: nobody can tell then whose stream it was.
  @Override
  public boolean tellsOfEarlyResets() {
    return !webTransport;
  }
}
