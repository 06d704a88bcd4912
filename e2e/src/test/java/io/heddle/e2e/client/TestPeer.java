package io.heddle.e2e.client;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.e2e.TwinServer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;

/**
 * A server that does what paths and streams ask it to, and keeps a log of how things ended. Safe
 * from any thread.
 *
 * <ul>
 *   <li>{@code /echo}: streams and datagrams come back, a unidirectional stream as another one
 *   <li>{@code /push}: opens a stream of either kind that says hello
 *   <li>{@code /watch}: logs how the session is closed
 *   <li>{@code /obey}: the first line on a bidirectional stream is a command: {@code reset <code>},
 *       {@code stop <code>}, {@code close <code> <reason>}, {@code stall} (reads no more), {@code
 *       watch} (logs how the stream ends)
 * </ul>
 */
final class TestPeer implements AutoCloseable {
  private final TwinServer server;
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  /** A party for each session of {@code /watch} that goes on, and one for who waits. */
  private final Phaser watched = new Phaser(1);

  TestPeer() throws Exception {
    this(ServerConfig.builder());
  }

  /** One that is configured further than what it does. */
  TestPeer(ServerConfig.Builder config) throws Exception {
    server =
        new TwinServer(
            config
                .protocol("chat-2")
                .route("/echo", TestPeer::echo)
                .route("/push", TestPeer::push)
                .route("/obey", this::obey)
                .route("/watch", this::watch));
  }

  String url(String path) {
    return server.origin() + path;
  }

  String webSocketOrigin() {
    return server.webSocketOrigin();
  }

  String hash() {
    return server.certificateHash();
  }

  /** The next entry, once there is one. */
  String nextLogged() throws InterruptedException {
    String entry = log.poll(20, TimeUnit.SECONDS);
    return entry == null ? "nothing within 20 s" : entry;
  }

  private void watch(Session session) {
    watched.register();
    session
        .closed()
        .whenComplete(
            (info, failure) -> {
              watched.arriveAndDeregister();
              log.add(
                  failure == null
                      ? "closed " + info.code() + " " + info.reason()
                      : "lost " + failure.getMessage());
            });
  }

  /** Waits until all sessions of {@code /watch} have ended, however. */
  void awaitNoSessions() throws Exception {
    watched.awaitAdvanceInterruptibly(watched.arrive(), 20, TimeUnit.SECONDS);
    log.clear();
  }

  private static void echo(Session session) {
    echoBidi(session);
    echoUni(session);
    echoDatagrams(session);
  }

  private static void echoBidi(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              copy(stream);
              echoBidi(session);
            });
  }

  private static void copy(BidiStream stream) {
    stream
        .read()
        .thenAccept(
            next -> {
              if (next.isPresent()) {
                stream.write(next.get()).thenRun(() -> copy(stream));
              } else {
                stream.finish();
              }
            });
  }

  private static void echoUni(Session session) {
    session
        .acceptUni()
        .thenAccept(
            stream -> {
              echoUni(session);
              stream
                  .readToEnd(1 << 20)
                  .thenCombine(
                      session.openUni(),
                      (bytes, back) -> {
                        back.write(bytes);
                        return back.finish();
                      });
            });
  }

  private static void echoDatagrams(Session session) {
    session
        .datagrams()
        .receive()
        .thenAccept(
            payload -> {
              session.datagrams().send(payload);
              echoDatagrams(session);
            });
  }

  private static void push(Session session) {
    session
        .openBidi()
        .thenAccept(
            stream -> {
              stream.write(Bytes.ofUtf8("hello both ways"));
              copy(stream);
            });
    session
        .openUni()
        .thenAccept(
            stream -> {
              stream.write(Bytes.ofUtf8("hello one way"));
              stream.finish();
            });
  }

  private void obey(Session session) {
    session
        .acceptBidi()
        .thenAccept(
            stream -> {
              obey(session);
              obey(session, stream, new StringBuilder());
            });
  }

  /** Reads the rest of a line, which what follows may share a chunk with. */
  private void obey(Session session, BidiStream stream, StringBuilder line) {
    stream
        .readExact(1)
        .thenAccept(
            next -> {
              String character = next.toUtf8();
              next.release();
              if (character.equals("\n")) {
                obey(session, stream, line.toString());
              } else {
                obey(session, stream, line.append(character));
              }
            });
  }

  private void obey(Session session, BidiStream stream, String command) {
    String[] words = command.split(" ", 3);
    switch (words[0]) {
      case "reset" -> stream.reset(Long.parseLong(words[1]));
      case "stop" -> stream.stopSending(Long.parseLong(words[1]));
      case "close" -> session.close(Long.parseLong(words[1]), words[2]);
      case "watch" -> watchStream(stream);
      case "stall" -> {}
      default -> log.add("unknown command " + words[0]);
    }
  }

  private void watchStream(BidiStream stream) {
    watchEnd("receive", stream.receiveClosed());
    watchEnd("send", stream.sendClosed());
    stream.write(Bytes.ofUtf8("watching"));
  }

  private void watchEnd(String direction, CompletableFuture<Void> end) {
    end.whenComplete(
        (done, failure) ->
            log.add(direction + ": " + (failure == null ? "ended" : failure.getMessage())));
  }

  @Override
  public void close() {
    server.close();
  }
}
