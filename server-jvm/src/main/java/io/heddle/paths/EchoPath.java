package io.heddle.paths;

import io.heddle.BidiStream;
import io.heddle.Connection;
import io.heddle.ReceiveStream;
import io.heddle.SessionHandler;

/**
 * {@code /echo}: bidirectional streams answer with what they receive, unidirectional ones on a new
 * stream, datagrams with themselves. Stateless.
 */
public final class EchoPath implements SessionHandler {
  /** Creates the service. */
  public EchoPath() {}

  @Override
  public void handle(Connection connection) {
    Pipe.Budget budget = new Pipe.Budget();
    Loops.untilFailure(() -> connection.acceptBidi().thenAccept(stream -> echo(budget, stream)));
    Loops.untilFailure(
        () -> connection.acceptUni().thenAccept(in -> answer(connection, budget, in)));
    Loops.untilFailure(
        () -> connection.datagrams().receive().thenAccept(connection.datagrams()::send));
  }

  private static void answer(Connection connection, Pipe.Budget budget, ReceiveStream in) {
    connection
        .openUni()
        .whenComplete(
            (out, failure) -> {
              if (failure == null) {
                Pipe.copy(budget, in, out);
              } else {
                in.stopSending(Pipe.ABORTED);
              }
            });
  }

  private static void echo(Pipe.Budget budget, BidiStream stream) {
    BidiStream.Halves halves = stream.split();
    Pipe.copy(budget, halves.receive(), halves.send());
  }
}
