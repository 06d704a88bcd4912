package io.heddle.connect;

import io.heddle.Session;
import io.heddle.TransportKind;
import java.util.concurrent.CompletableFuture;

/** One transport of a client. Confined to the loop of its {@link DialingClient}. */
public interface Dialer {
  /**
   * What carries its sessions.
   *
   * @return always the same
   */
  TransportKind kind();

  /**
   * Begins to open a session; must not block or throw.
   *
   * <p>Whoever else completes the result abandons the attempt: the dialer then lets go of all it
   * has for it, and closes a session that is established too late, so that it carries nothing.
   *
   * @param url where; {@code https} for WebTransport, {@code wss} or {@code ws} for WebSockets
   * @param result takes the established session or a {@link io.heddle.HeddleException} that says
   *     why there is none; how long it may take is the caller's to watch; any thread may complete
   *     it
   */
  void dial(SessionUrl url, CompletableFuture<Session> result);

  /**
   * Lets go of all it has. Called once, when its sessions are closed; must not block.
   *
   * @return when nothing is left; does not fail
   */
  CompletableFuture<Void> close();
}
