package io.heddle.jvm;

import io.heddle.Client;
import io.heddle.Session;
import io.heddle.connect.DialingClient;
import io.heddle.server.BoundedWait;
import io.heddle.session.Loop;
import java.util.concurrent.CompletableFuture;

/**
 * A client whose close waits for what it causes, as long as it is worth it. Safe from any thread.
 */
final class JvmClient implements Client {
  private static final long CLOSE_MS = 4_000;

  private final DialingClient client;
  private final Loop loop;

  JvmClient(DialingClient client, Loop loop) {
    this.client = client;
    this.loop = loop;
  }

  @Override
  public CompletableFuture<Session> connect(String url) {
    return client.connect(url);
  }

  @Override
  public void close() {
    var closed = client.shutdown();
    // The loop would wait for itself, or for another one that waits for it.
    if (loop.mayWait()) {
      boolean ignored = BoundedWait.await(closed, BoundedWait.endNs(CLOSE_MS));
    }
  }
}
