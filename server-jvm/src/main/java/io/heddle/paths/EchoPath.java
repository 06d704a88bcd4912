package io.heddle.paths;

import io.heddle.BidiStream;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.SessionHandler;

/**
 * {@code /echo}: bidirectional streams answer with what they receive, unidirectional ones on a new
 * stream, datagrams with themselves. Stateless.
 */
public final class EchoPath implements SessionHandler {
  /** Creates the service. */
  public EchoPath() {}

  @Override
  public void handle(Session session) {
    Pipe.Budget budget = new Pipe.Budget();
    Loops.untilFailure(() -> session.acceptBidi().thenAccept(stream -> echo(budget, stream)));
    Loops.untilFailure(() -> session.acceptUni().thenAccept(in -> answer(session, budget, in)));
    Loops.untilFailure(() -> session.datagrams().receive().thenAccept(session.datagrams()::send));
  }

  private static void answer(Session session, Pipe.Budget budget, ReceiveStream in) {
    session
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
