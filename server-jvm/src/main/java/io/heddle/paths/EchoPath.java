package io.heddle.paths;

import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.SessionHandler;

/**
 * {@code /echo}: bidirectional streams answer with what they receive, unidirectional ones on a new
 * stream, datagrams with themselves. Stateless.
 */
public final class EchoPath implements SessionHandler {
  /** What a stream is told that cannot be answered. */
  private static final long UNANSWERED = 0;

  /** Creates the service. */
  public EchoPath() {}

  @Override
  public void handle(Session session) {
    session.onBidi(stream -> stream.transferTo(stream));
    session.onUni(in -> answer(session, in));
    session.onDatagram(session.datagrams()::send);
  }

  private static void answer(Session session, ReceiveStream in) {
    session
        .openUni()
        .whenComplete(
            (out, failure) -> {
              if (failure == null) {
                in.transferTo(out);
              } else {
                in.stopSending(UNANSWERED);
              }
            });
  }
}
