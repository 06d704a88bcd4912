package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CloseInfo;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingTest {
  private final LinkedBlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
  private Server server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server =
        Blocking.await(
            Server.start(
                ServerConfig.builder()
                    .port(0)
                    .route("/echo", Blocking.handler(this::echoOnce))
                    .route("/fails", Blocking.handler(BlockingTest::fail))
                    .route("/waits", Blocking.handler(BlockingTest::waitForEnd))
                    .route("/error", Blocking.handler(BlockingTest::failBadly))
                    .route("/answer", Blocking.handler(BlockingTest::answer))
                    .acceptsUnrouted(true)
                    .build()));
    client =
        Client.create(
            ClientConfig.builder()
                .serverCertificateHash(server.certificateSha256().orElseThrow())
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void echoOnce(Session session) throws Exception {
    threads.add(Thread.currentThread());
    BidiStream stream = Blocking.await(session.acceptBidi());
    try (InputStream in = new StreamInput(stream);
        OutputStream out = new StreamOutput(stream)) {
      in.transferTo(out);
    }
    Blocking.await(session.closed());
  }

  private static void fail(Session session) {
    throw new IllegalStateException("a defect of the application");
  }

  private static void failBadly(Session session) {
    throw new NoClassDefFoundError("as with a library that is missing");
  }

  /** Answers each stream with one of its own. */
  private static void answer(Session session) throws Exception {
    while (true) {
      Blocking.await(session.acceptBidi());
      SendStream out = Blocking.await(session.openUni());
      Blocking.await(out.finish());
    }
  }

  private static void waitForEnd(Session session) throws Exception {
    Blocking.await(session.closed());
  }

  private Session connect(String path) throws InterruptedException {
    return Blocking.await(client.connect("https://localhost:" + server.address().port() + path));
  }

  @Test
  void streamsAreAsJavaIoHasThem() throws Exception {
    byte[] sent = new byte[1_000_003];
    new Random(7).nextBytes(sent);
    BidiStream stream = Blocking.await(connect("/echo").openBidi());
    var reading =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream in = new StreamInput(stream)) {
                byte[] first = {(byte) in.read()};
                byte[] rest = in.readAllBytes();
                byte[] all = java.util.Arrays.copyOf(first, 1 + rest.length);
                System.arraycopy(rest, 0, all, 1, rest.length);
                return all;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try (OutputStream out = new StreamOutput(stream)) {
      out.write(sent[0]);
      out.write(sent, 1, 100);
      out.write(sent, 101, 8_150);
      out.write(sent, 8_251, sent.length - 8_251);
    }
    assertArrayEquals(sent, reading.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aSessionHasAThreadOfItsOwn() throws Exception {
    Session session = connect("/echo");
    Thread thread = threads.poll(10, TimeUnit.SECONDS);
    assertTrue(thread.isDaemon());
    // Thread.isVirtual is of Java 21.
    boolean virtual = thread.getClass().getName().contains("VirtualThread");
    assertEquals(Runtime.version().feature() >= 21, virtual);
    session.close();
  }

  @Test
  void codeThatFailsClosesItsSession() throws Exception {
    CloseInfo info = Blocking.await(connect("/fails").closed());
    assertEquals(1, info.code());
    assertEquals("the server's handler failed", info.reason());
  }

  @Test
  void codeThatFailsWithAnErrorClosesItsSession() throws Exception {
    CloseInfo info = Blocking.await(connect("/error").closed());
    assertEquals(1, info.code());
    assertEquals("the server's handler failed", info.reason());
  }

  private static void isInterrupted(CompletableFuture<?> stage) {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Blocking.await(stage));
  }

  @Test
  void anInterruptedWaitLosesNothing() throws Exception {
    Session session = connect("/answer");
    isInterrupted(session.acceptUni());
    isInterrupted(session.acceptUni());
    BidiStream asking = Blocking.await(session.openBidi());
    Blocking.await(asking.finish());
    ReceiveStream answer = Blocking.await(session.acceptUni());
    isInterrupted(asking.read());
    assertEquals(0, Blocking.await(answer.readToEnd(1)).length());
    isInterrupted(server.accept());
    Session unrouted = connect("/unrouted");
    assertEquals("/unrouted", Blocking.await(server.accept()).request().path());
    unrouted.close();
  }

  @Test
  void anInterruptedConnectIsGivenUp() {
    var connecting = client.connect("https://localhost:" + server.address().port() + "/waits");
    isInterrupted(connecting);
    assertTrue(connecting.isCancelled());
  }

  @Test
  void whatIsHereIsReturnedToWhoIsInterrupted() throws Exception {
    CompletableFuture<String> here = CompletableFuture.completedFuture("here");
    Thread.currentThread().interrupt();
    assertEquals("here", Blocking.await(here));
    assertTrue(Thread.interrupted());
  }

  @Test
  void anothersStageIsNotGivenUp() {
    CompletableFuture<String> another = new CompletableFuture<>();
    isInterrupted(another);
    assertFalse(another.isDone());
  }

  @Test
  void aFailureIsThrownAsItIs() throws Exception {
    Session session = connect("/waits");
    Blocking.await(session.close());
    assertThrows(SessionClosedException.class, () -> Blocking.await(session.openBidi()));
    IOException checked = new IOException("not ours");
    Exception wrapped =
        assertThrows(
            IllegalStateException.class,
            () -> Blocking.await(CompletableFuture.failedFuture(checked)));
    assertEquals(checked, wrapped.getCause());
  }

  @Test
  void aResetIsAnIoException() throws Exception {
    BidiStream stream = Blocking.await(connect("/echo").openBidi());
    stream.stopSending(3);
    try (InputStream in = new StreamInput(stream)) {
      IOException failure = assertThrows(IOException.class, in::read);
      assertEquals(Kind.STOPPED, kind(failure));
    }
    stream.reset(3);
    OutputStream out = new StreamOutput(stream);
    out.write(1);
    IOException failure = assertThrows(IOException.class, out::close);
    assertEquals(Kind.RESET, kind(failure));
    assertThrows(IOException.class, () -> out.write(1));
  }

  private static Kind kind(IOException failure) {
    return assertInstanceOf(StreamException.class, failure.getCause()).kind();
  }

  @Test
  void waitingCanBeInterrupted() throws Exception {
    BidiStream stream = Blocking.await(connect("/waits").openBidi());
    Thread.currentThread().interrupt();
    InputStream in = new StreamInput(stream);
    assertThrows(InterruptedIOException.class, in::read);
    assertTrue(Thread.interrupted());
    in.close();
    assertThrows(IOException.class, in::read);
  }
}
