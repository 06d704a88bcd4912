package io.heddle.e2e;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.StreamException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A Heddle server in this process, with a path for everything that peers are tried with. Safe from
 * any thread.
 *
 * <ul>
 *   <li>{@code /echo}: bidirectional streams echo, and return a reset as a reset and a stop as a
 *       stop, with the same code; each unidirectional stream is answered on a new one; datagrams
 *       echo
 *   <li>{@code /command}: a bidirectional stream that says {@code reset N} or {@code stop N} gets
 *       that
 *   <li>{@code /open?bidi=N&uni=M}: opens so many streams, each saying its number, the
 *       bidirectional ones then echo
 *   <li>{@code /close?code=N&reason=R}: closes at once
 *   <li>{@code /drain}: asks to drain at once, then as {@code /echo}
 * </ul>
 */
public final class EchoServer implements AutoCloseable {
  private final Server server;
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

  private EchoServer(UnaryOperator<ServerConfig.Builder> options) throws Exception {
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .port(0)
            .webSocketPort(0)
            .route("/echo", this::echo)
            .route("/command", this::command)
            .route("/open", this::open)
            .route("/close", this::close)
            .route("/drain", this::drain);
    server = await(Server.start(options.apply(builder).build()));
  }

  /** Starts one on free ports. */
  public static EchoServer start() throws Exception {
    return start(builder -> builder);
  }

  /** As {@link #start()}, with further options, such as routes. */
  public static EchoServer start(UnaryOperator<ServerConfig.Builder> options) throws Exception {
    return new EchoServer(options);
  }

  /** The outcome of a stage that is due soon. */
  public static <T> T await(CompletableFuture<T> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  Server server() {
    return server;
  }

  int port() {
    return server.address().port();
  }

  String url(String path) {
    return "https://localhost:" + port() + path;
  }

  /** The URL of a path over a WebSocket. */
  public String webSocketUrl(String path) {
    return "ws://localhost:" + server.webSocketAddress().orElseThrow().port() + path;
  }

  String certificateHash() {
    return server.certificateSha256().orElseThrow();
  }

  /** The next session that was established and that nobody took yet. */
  public Session nextSession() throws InterruptedException {
    Session next = sessions.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No session was established");
    }
    return next;
  }

  private void echo(Session session) {
    sessions.add(session);
    echoBidi(session);
    answerUni(session);
    echoDatagrams(session);
  }

  private static void echoBidi(Session session) {
    var unused =
        session
            .acceptBidi()
            .thenAccept(
                stream -> {
                  echoBidi(session);
                  echo(stream);
                });
  }

  static void echo(BidiStream stream) {

    stream
        .receiveClosed()
        .exceptionally(
            failure -> {
              code(failure, StreamException.Kind.RESET, stream::reset);
              return null;
            });

    stream
        .sendClosed()
        .exceptionally(
            failure -> {
              code(failure, StreamException.Kind.STOPPED, stream::stopSending);
              return null;
            });
    copy(stream);
  }

  private static void code(
      Throwable failure, StreamException.Kind kind, java.util.function.LongConsumer to) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StreamException reset && reset.kind() == kind) {
      reset.code().ifPresent(to);
    }
  }

  private static void copy(BidiStream stream) {
    var unused =
        stream
            .read()
            .thenAccept(
                chunk -> {
                  if (chunk.isPresent()) {
                    stream.write(chunk.get()).thenRun(() -> copy(stream));
                  } else {
                    stream.finish();
                  }
                });
  }

  private static void answerUni(Session session) {
    var unused =
        session
            .acceptUni()
            .thenAccept(
                stream -> {
                  answerUni(session);
                  session.openUni().thenAccept(back -> copy(stream, back));
                });
  }

  private static void copy(ReceiveStream from, SendStream to) {
    var unused =
        from.read()
            .thenAccept(
                chunk -> {
                  if (chunk.isPresent()) {
                    to.write(chunk.get()).thenRun(() -> copy(from, to));
                  } else {
                    to.finish();
                  }
                });
  }

  private static void echoDatagrams(Session session) {
    var unused =
        session
            .datagrams()
            .receive()
            .thenAccept(
                datagram -> {
                  session.datagrams().send(datagram);
                  echoDatagrams(session);
                });
  }

  private void command(Session session) {
    sessions.add(session);
    commands(session);
  }

  /** What a read gives in an array, released. */
  static byte[] bytes(CompletableFuture<Bytes> read) throws Exception {
    Bytes bytes = await(read);
    byte[] copy = bytes.toByteArray();
    bytes.release();
    return copy;
  }

  /** What a read gives as a text, released. */
  static String text(CompletableFuture<Bytes> read) throws Exception {
    return text(await(read));
  }

  private static String text(Bytes bytes) {
    String text = bytes.toUtf8();
    bytes.release();
    return text;
  }

  private static void commands(Session session) {
    var unused =
        session
            .acceptBidi()
            .thenAccept(
                stream -> {
                  commands(session);
                  stream.read().thenAccept(said -> obey(stream, text(said.get())));
                });
  }

  private static void obey(BidiStream stream, String command) {
    int space = command.indexOf(' ');
    long code = Long.parseLong(command.substring(space + 1));
    if (command.startsWith("reset")) {
      stream.reset(code);
    } else {
      stream.stopSending(code);
    }
  }

  private void open(Session session) {
    sessions.add(session);
    for (int i = number(session, "bidi"); i > 0; i--) {
      byte[] name = {(byte) i};
      var unused =
          session
              .openBidi()
              .thenAccept(
                  stream -> {
                    stream.write(name);
                    echo(stream);
                  });
    }
    for (int i = number(session, "uni"); i > 0; i--) {
      byte[] name = {(byte) i};
      var unused =
          session
              .openUni()
              .thenAccept(
                  stream -> {
                    stream.write(name);
                    stream.finish();
                  });
    }
  }

  private static int number(Session session, String name) {
    return Integer.parseInt(session.request().parameter(name).orElse("0"));
  }

  private void close(Session session) {
    sessions.add(session);
    SessionRequest request = session.request();
    session.close(
        Long.parseLong(request.parameter("code").orElse("0")),
        request.parameter("reason").orElse(""));
  }

  private void drain(Session session) {
    echo(session);
    session.drain();
  }

  @Override
  public void close() {
    server.close();
  }
}
