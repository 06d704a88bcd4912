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
    Loops.untilFailure(() -> connection.acceptBidi().thenAccept(EchoPath::echo));
    Loops.untilFailure(() -> connection.acceptUni().thenAccept(in -> answer(connection, in)));
    Loops.untilFailure(
        () -> connection.datagrams().receive().thenAccept(connection.datagrams()::send));
  }

  private static void answer(Connection connection, ReceiveStream in) {
    connection
        .openUni()
        .whenComplete(
            (out, failure) -> {
              if (failure == null) {
                Pipe.copy(in, out);
              } else {
                in.stopSending(Pipe.ABORTED);
              }
            });
  }

  private static void echo(BidiStream stream) {
    BidiStream.Halves halves = stream.split();
    Pipe.copy(halves.receive(), halves.send());
  }
}
