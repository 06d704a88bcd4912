package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** What the topics have in common: connections that are closed afterwards, and commands. */
public abstract class Contract {
  /** The codes that an application may use, at the edges of what its encodings distinguish. */
  static final long[] CODES = {0, 7, 255, 0xffff_ffffL};

  private static int keys;

  private final List<Session> sessions = new ArrayList<>();

  /** What the tests run against. */
  protected ContractEnvironment environment() {
    return ContractEnvironment.current();
  }

  /** Those of {@link #CODES} that the client's platform can put on the wire. */
  final long[] codesToSend() {
    long largest = environment().largestStreamCode();
    return Arrays.stream(CODES).filter(code -> code <= largest).toArray();
  }

  @AfterEach
  void closeConnections() {
    sessions.forEach(Session::close);
    sessions.clear();
  }

  final Session connect() {
    return remember(environment().connect(ContractServer.PATH));
  }

  final Session remember(Session session) {
    sessions.add(session);
    return session;
  }

  final <T> T await(String what, CompletableFuture<T> stage) {
    return environment().await(what, stage);
  }

  final <X extends HeddleException> X awaitFailure(
      Class<X> type, String what, CompletableFuture<?> stage) {
    try {
      await(what, stage);
    } catch (HeddleException e) {
      if (type.isInstance(e)) {
        return type.cast(e);
      }
      throw new AssertionError(what + " failed with " + e, e);
    }
    return fail(what + " did not fail");
  }

  final StreamException awaitFailure(
      StreamException.Kind kind, String what, CompletableFuture<?> stage) {
    StreamException failure = awaitFailure(StreamException.class, what, stage);
    assertEquals(kind, failure.kind(), what);
    return failure;
  }

  /** A name for what connections tell each other through the server. */
  static String newKey() {
    keys++;
    return "key" + keys;
  }

  /** Opens a stream on which the server obeys a command. */
  final BidiStream command(Session session, String line) {
    return command(session, StreamPriority.NORMAL, line);
  }

  final BidiStream command(Session session, StreamPriority priority, String line) {
    BidiStream stream = await("a stream", session.openBidi(priority));
    await("the command " + line, stream.write(Bytes.ofUtf8(line + "\n")));
    return stream;
  }

  /** What the server answers to a command that wants nothing more. */
  final String ask(Session session, String line) {
    BidiStream stream = command(session, line);
    await("the end of the command " + line, stream.finish());
    return text("the answer to " + line, stream);
  }

  final String text(String what, ReceiveStream stream) {
    return text(await(what, stream.readToEnd(1 << 16)));
  }

  /** The bytes as a text, released. */
  static String text(Bytes bytes) {
    String text = bytes.toUtf8();
    bytes.release();
    return text;
  }

  /** What the server says on a stream of its own. */
  final String report(Session session) {
    return text("the report", await("the stream of a report", session.acceptUni()));
  }

  final void expect(String what, String expected, ReceiveStream stream) {
    assertEquals(expected, text(await(what, stream.readExact(expected.length()))));
  }

  /** Sends so much of the pattern, and the end. */
  static void sendPattern(SendStream stream, int length) {
    stream.write(Pattern.block(0, length));
    stream.finish();
  }

  /** Reads to the end; what comes must be the pattern, and so much of it. */
  final void expectPattern(long length, ReceiveStream stream) {
    PatternCheck check = new PatternCheck();
    String what = "the pattern of " + length + " bytes";
    for (Optional<Bytes> next = await(what, stream.read());
        next.isPresent();
        next = await(what, stream.read())) {
      check.take(next.get());
    }
    assertEquals(length, check.length());
  }
}
