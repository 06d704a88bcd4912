package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.Limits;
import io.heddle.RateLimitException;
import io.heddle.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What holds between a connection's thread and others, where the platform has several. */
public abstract class ThreadContract extends Contract {
  private static final int MIB = 1 << 20;

  /** What runs on the connection's own thread, once the server has opened a stream. */
  private <T> CompletableFuture<T> onItsThread(Session session, Supplier<T> code) {
    // Asked for before the server is told to, so that it cannot be there already.
    CompletableFuture<T> result = session.acceptUni().thenApply(stream -> code.get());
    command(session, "open-uni 1 1");
    return result;
  }

  /** Holds the connection's thread until the latch is open. */
  private void hold(Session session, CountDownLatch release) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CompletableFuture<Boolean> unused =
        onItsThread(
            session,
            () -> {
              held.countDown();
              try {
                return release.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertTrue(held.await(20, TimeUnit.SECONDS), "the connection's thread was not held");
    assertFalse(unused.isDone());
  }

  private static boolean isRefused(CompletableFuture<?> stage) {
    // Now, not some time.
    return stage.isCompletedExceptionally();
  }

  @Test
  public void writesPastTheBoundFailAtTheCall() throws InterruptedException {
    Session session = connect();
    BidiStream stream = command(session, "count");
    CountDownLatch release = new CountDownLatch(1);
    hold(session, release);
    long most = Limits.DEFAULT.maxQueuedSendBytes() / MIB;
    byte[] block = new byte[MIB];
    for (int i = 0; i < most; i++) {
      assertFalse(isRefused(stream.write(block)), "write " + i);
    }
    CompletableFuture<Void> past = stream.write(new byte[1]);
    CompletableFuture<Bytes> partialPast = stream.writeSome(Bytes.of(new byte[1]));
    assertTrue(isRefused(past) && isRefused(partialPast));
    stream.reset(1);
    release.countDown();
    awaitFailure(RateLimitException.class, "a write past the bound", past);
    // What was given up no longer counts.
    BidiStream next = command(session, "count");
    for (int i = 0; i < 3; i++) {
      await("a write", next.write(new byte[1]));
    }
    await("the end", next.finish());
    assertTrue(text("the count", next).startsWith("3 "));
  }

  @Test
  public void opensPastTheBoundFailAtTheCall() throws InterruptedException {
    Session session = connect();
    CountDownLatch release = new CountDownLatch(1);
    hold(session, release);
    for (int i = 0; i < Limits.DEFAULT.maxPendingOpens(); i++) {
      assertFalse(isRefused(i % 2 == 0 ? session.openBidi() : session.openUni()), "open " + i);
    }
    CompletableFuture<BidiStream> past = session.openBidi();
    assertTrue(isRefused(past));
    session.close();
    release.countDown();
    awaitFailure(RateLimitException.class, "an open past the bound", past);
    await("the end", session.closed());
  }

  @Test
  public void datagramsPastTheBoundAreDroppedAtTheCall() throws InterruptedException {
    Session session = connect();
    CountDownLatch release = new CountDownLatch(1);
    hold(session, release);
    int most = Limits.DEFAULT.maxQueuedDatagrams();
    List<CompletableFuture<Outcome>> within = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      within.add(session.datagrams().send(Bytes.of(new byte[1])));
    }
    CompletableFuture<Outcome> past = session.datagrams().send(Bytes.of(new byte[1]));
    assertEquals(Outcome.OVERFLOWED, past.getNow(Outcome.SENT));
    assertEquals(1, session.datagrams().stats().droppedOutgoing());
    release.countDown();
    for (CompletableFuture<Outcome> one : within) {
      await("a datagram within the bound", one);
    }
  }

  @Test
  public void callsPastTheirBoundFailAtTheCall() throws InterruptedException {
    Session session = connect();
    BidiStream stream = command(session, "count");
    CountDownLatch release = new CountDownLatch(1);
    hold(session, release);
    CompletableFuture<?> refused = stream.read();
    int calls = 1;
    while (!isRefused(refused) && calls < 1_000_000) {
      refused =
          switch (calls % 4) {
            case 0 -> stream.read();
            case 1 -> session.acceptBidi();
            case 2 -> session.datagrams().receive();
            default -> session.stats();
          };
      calls++;
    }
    assertTrue(isRefused(refused), "a million calls wait");
    release.countDown();
    awaitFailure(RateLimitException.class, "a call past the bound", refused);
    await("a stream afterwards", session.openUni());
  }

  @Test
  public void readsThatWaitAreBounded() {
    BidiStream stream = command(connect(), "count");
    for (int i = 0; i < 10_000; i++) {
      stream.read();
    }
    awaitFailure(RateLimitException.class, "one more", stream.readExact(1));
    stream.stopSending(1);
    stream.reset(1);
  }

  @Test
  public void acceptsThatGaveUpDoNotCount() {
    Session session = connect();
    for (int i = 0; i < 20_000; i++) {
      session.acceptUni().cancel(false);
    }
    CompletableFuture<?> accepted = session.acceptUni();
    command(session, "open-uni 1 1");
    await("a stream", accepted);
  }

  @Test
  public void waitingOnTheConnectionsThreadFailsAtOnce() {
    Session session = connect();
    BidiStream stream = command(session, "count");
    List<Supplier<CompletableFuture<?>>> stages =
        List.of(
            session::acceptBidi,
            session::closed,
            session::draining,
            stream::read,
            stream::sendClosed,
            stream::receiveClosed,
            () -> stream.readExact(1).thenApply(Bytes::length),
            () -> session.datagrams().receive().thenCompose(unused -> stream.finish()),
            () -> session.acceptUni().handle((in, failure) -> 0).thenApply(zero -> "zero"));
    List<String> outcomes =
        await(
            "what came of waiting",
            onItsThread(
                session,
                () -> {
                  List<String> failures = new ArrayList<>();
                  for (Supplier<CompletableFuture<?>> stage : stages) {
                    CompletableFuture<?> future = stage.get();
                    failures.add(failure(future::join));
                    failures.add(failure(future::get));
                    failures.add(failure(() -> future.get(1, TimeUnit.HOURS)));
                  }
                  return failures;
                }));
    assertEquals(3 * stages.size(), outcomes.size());
    for (String outcome : outcomes) {
      assertTrue(outcome.contains("must not wait"), outcome);
      assertTrue(outcome.contains("thenCompose"), outcome);
    }
    stream.reset(1);
  }

  @FunctionalInterface
  private interface Waiting {
    Object run() throws Exception;
  }

  private static String failure(Waiting waiting) {
    try {
      return "got " + waiting.run();
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    } catch (Exception e) {
      return "failed with " + e;
    }
  }

  @Test
  public void waitingOnTheServersThreadFailsAtOnceAndTheSessionGoesOn() {
    Session session = connect();
    String answer = ask(session, "join");
    assertTrue(answer.contains("must not wait"), answer);
    assertEquals("draining", drained(session));
  }

  private String drained(Session session) {
    BidiStream stream = command(session, "await-drain");
    expect("a sign that the server waits", "w", stream);
    session.drain();
    return text("what the server heard", stream);
  }

  @Test
  public void whatIsDoneCanBeHadOnTheConnectionsThread() {
    Session session = connect();
    BidiStream stream = command(session, "count");
    CompletableFuture<Void> written = stream.write(Bytes.ofUtf8("x"));
    await("the write", written);
    assertEquals(
        "done",
        await(
            "the joined",
            onItsThread(
                session,
                () -> {
                  written.join();
                  return "done";
                })));
    stream.finish();
    assertTrue(text("the count", stream).startsWith("1 "));
  }
}
