package io.heddle.contract;

import io.heddle.Limits;
import io.heddle.ServerConfig;
import io.heddle.Session;
import java.util.concurrent.CompletableFuture;

/**
 * The server's side of the contract suite. Each bidirectional stream that a client opens on {@link
 * #PATH} begins with a command of one line, listed in {@link ServerCommands}. Safe for many
 * sessions at once.
 */
public final class ContractServer {
  /** Where commands are obeyed. */
  public static final String PATH = "/contract";

  /** Small windows, so that tests see them fill. */
  static final Limits LIMITS =
      Limits.builder().streamWindowBytes(1 << 20).connectionWindowBytes(4 << 20).build();

  private ContractServer() {}

  /** Makes a server that is being configured serve the suite: adds routes, sets limits. */
  public static ServerConfig.Builder install(ServerConfig.Builder config) {
    Noticeboard noticeboard = new Noticeboard();
    return DoorContract.install(AdmissionContract.install(config))
        .limits(LIMITS)
        .route(PATH, session -> serve(session, noticeboard))
        .route("/echo", ContractServer::echo)
        .route("/nobody", session -> {})
        .route("/failing", ContractServer::fail)
        .route("/arrivals", ContractServer::reportArrivals);
  }

  private static void serve(Session session, Noticeboard noticeboard) {
    ServerCommands commands = new ServerCommands(session, noticeboard);
    untilClosed(() -> session.acceptBidi().thenAccept(commands::obey));
  }

  /**
   * Streams answer with what they receive, unidirectional ones on a new stream; so do datagrams.
   */
  private static void echo(Session session) {
    session.onBidi(stream -> stream.transferTo(stream));
    session.onUni(in -> session.openUni().thenAccept(in::transferTo));
    session.onDatagram(session.datagrams()::send);
  }

  /** Each stream that arrives is read to its end; how that came about is reported. */
  private static void reportArrivals(Session session) {
    untilClosed(
        () ->
            session
                .acceptBidi()
                .thenAccept(
                    stream ->
                        Transfers.sum(stream)
                            .exceptionally(Transfers::failure)
                            .thenCompose(
                                outcome ->
                                    session
                                        .openUni()
                                        .thenCompose(out -> Transfers.say(out, outcome)))));
  }

  private static void fail(Session session) {
    session.onBidi(
        stream -> {
          throw new IllegalStateException("as a test of handlers wants it");
        });
    session.onDatagram(
        payload -> {
          payload.release();
          throw new IllegalStateException("as a test of handlers wants it");
        });
  }

  /** Repeats until it fails, which it does when the connection has ended. */
  private static void untilClosed(Accept accept) {
    Repeat.whileTrue(() -> accept.next().thenApply(done -> true));
  }

  @FunctionalInterface
  private interface Accept {
    CompletableFuture<Void> next();
  }
}
