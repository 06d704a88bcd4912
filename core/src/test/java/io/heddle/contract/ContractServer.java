package io.heddle.contract;

import io.heddle.BidiStream;
import io.heddle.Connection;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.ServerConfig;
import java.util.concurrent.CompletionStage;

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
    return AdmissionContract.install(config)
        .limits(LIMITS)
        .route(PATH, connection -> serve(connection, noticeboard))
        .route("/echo", ContractServer::echo)
        .route("/nobody", connection -> {})
        .route("/arrivals", ContractServer::reportArrivals);
  }

  private static void serve(Connection connection, Noticeboard noticeboard) {
    ServerCommands commands = new ServerCommands(connection, noticeboard);
    untilClosed(() -> connection.acceptBidi().thenAccept(commands::obey));
  }

  /**
   * Streams answer with what they receive, unidirectional ones on a new stream; so do datagrams.
   */
  private static void echo(Connection connection) {
    untilClosed(() -> connection.acceptBidi().thenAccept(ContractServer::echo));
    untilClosed(() -> connection.acceptUni().thenAccept(in -> echoUni(connection, in)));
    untilClosed(() -> connection.datagrams().receive().thenAccept(connection.datagrams()::send));
  }

  /** Each stream that arrives is read to its end; how that came about is reported. */
  private static void reportArrivals(Connection connection) {
    untilClosed(
        () ->
            connection
                .acceptBidi()
                .thenAccept(
                    stream ->
                        Transfers.sum(stream)
                            .exceptionally(Transfers::failure)
                            .thenCompose(
                                outcome ->
                                    connection
                                        .openUni()
                                        .thenCompose(out -> Transfers.say(out, outcome)))));
  }

  private static void echo(BidiStream stream) {
    Transfers.copy(stream, stream);
  }

  private static void echoUni(Connection connection, ReceiveStream in) {
    connection.openUni().thenAccept(out -> Transfers.copy(in, out));
  }

  /** Repeats until it fails, which it does when the connection has ended. */
  private static void untilClosed(Accept accept) {
    Repeat.whileTrue(() -> accept.next().thenApply(done -> true));
  }

  @FunctionalInterface
  private interface Accept {
    CompletionStage<Void> next();
  }
}
