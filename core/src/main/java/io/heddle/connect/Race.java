package io.heddle.connect;

import io.heddle.AuthenticationException;
import io.heddle.ClientConfig;
import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.OperationTimeoutException;
import io.heddle.PlatformException;
import io.heddle.RateLimitException;
import io.heddle.Session;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.session.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One connect over several transports, after Happy Eyeballs (RFC 8305): the first has a head start,
 * the first one ready wins, the others are abandoned. Confined to its loop.
 */
final class Race {
  enum Outcome {
    CONNECTED,
    OUT_OF_TIME,
    /** What was begun has to be taken back at both ends. */
    GIVEN_UP,
    OTHER
  }

  /** One transport's part. */
  private static final class Entrant {
    private final Dialer dialer;
    private final SessionUrl url;
    private final CompletableFuture<Session> attempt = new CompletableFuture<>();
    private @Nullable HeddleException failure;

    Entrant(Dialer dialer, SessionUrl url) {
      this.dialer = dialer;
      this.url = url;
    }

    TransportKind kind() {
      return dialer.kind();
    }
  }

  /** A timer cannot be taken back; this one lets go of the race, and with it the session. */
  private static final class TimeLimit implements Runnable {
    private @Nullable Race race;

    @Override
    public void run() {
      if (race != null) {
        race.timeUp();
      }
    }
  }

  private final Loop loop;
  private final ClientConfig config;
  private final TransportMemory memory;
  private final SessionUrl target;
  private final String origin;
  private final CompletableFuture<Session> result;
  private final List<Entrant> waiting = new ArrayList<>();
  private final List<Entrant> running = new ArrayList<>();
  private final List<Entrant> failed = new ArrayList<>();
  private ConnectObserver observer;
  private final TimeLimit timeLimit = new TimeLimit();
  private @Nullable Entrant first;
  private Runnable over = () -> {};
  private long startNs;
  private boolean begun;
  private Outcome outcome = Outcome.OTHER;

  Race(
      Loop loop,
      ClientConfig config,
      TransportMemory memory,
      SessionUrl target,
      ConnectObserver observer,
      CompletableFuture<Session> result) {
    this.loop = loop;
    this.config = config;
    this.memory = memory;
    this.target = target;
    origin = target.origin();
    this.observer = observer;
    this.result = result;
    timeLimit.race = this;
  }

  /** Adds a transport, first the one to begin with; one that got through lately overtakes it. */
  void enter(Dialer dialer, SessionUrl url) {
    Entrant entrant = new Entrant(dialer, url);
    if (waiting.isEmpty()) {
      first = entrant;
    }
    boolean favourite = memory.favourite(origin, loop.nowNs()).orElse(null) == dialer.kind();
    waiting.add(favourite ? 0 : waiting.size(), entrant);
  }

  /**
   * The time that it may take begins.
   *
   * @param told when the race is over
   */
  void start(Runnable told) {
    over = told;
    startNs = loop.nowNs();
    observer = observer.begun(target);
    loop.scheduleMs(config.connectTimeoutMs(), timeLimit);
    // The caller may give up, too.
    result.whenComplete((session, failure) -> loop.execute(() -> over(session, failure)));
  }

  private void over(@Nullable Session session, @Nullable Throwable failure) {
    abandonAll();
    observer.ended(session, failure);
  }

  /** How it ended, once it is over. */
  Outcome outcome() {
    return outcome;
  }

  /** Whether there is time left to succeed in, and not only to cost work. */
  boolean isInTime() {
    return (loop.nowNs() - startNs) / 1_000_000 < config.connectTimeoutMs() / 8 * 7;
  }

  /** Its transports begin. */
  void run() {
    begun = true;
    startNext();
  }

  void fail(HeddleException reason) {
    result.completeExceptionally(reason);
    abandonAll();
  }

  private void startNext() {
    if (result.isDone() || waiting.isEmpty()) {
      return;
    }
    Entrant next = waiting.remove(0);
    running.add(next);
    observer.attemptBegun(next.kind());
    next.attempt.whenComplete((session, failure) -> loop.run(() -> ended(next, session, failure)));
    next.dialer.dial(next.url, next.attempt);
    if (!waiting.isEmpty()) {
      int stillWaiting = waiting.size();
      loop.scheduleMs(
          config.headStartMs(),
          () -> {
            // Unless a failure started it before.
            if (waiting.size() == stillWaiting) {
              startNext();
            }
          });
    }
  }

  private void ended(Entrant entrant, @Nullable Session session, @Nullable Throwable failure) {
    // No longer there if it was abandoned.
    boolean ran = running.remove(entrant);
    if (session != null) {
      if (ran && result.complete(session)) {
        outcome = Outcome.CONNECTED;
        observer.attemptConnected(entrant.kind());
        remember(entrant);
      } else {
        session.close(0, "another transport was faster");
      }
    } else if (ran && failure != null) {
      HeddleException reason = reason(failure);
      failed(entrant, reason);
      observer.attemptFailed(entrant.kind(), reason);
      if (isVerdict(reason)) {
        // The server was reached and has decided: another way leads to the same answer.
        result.completeExceptionally(summary());
      } else if (!waiting.isEmpty()) {
        startNext();
      } else if (running.isEmpty()) {
        result.completeExceptionally(summary());
      }
    }
  }

  private void failed(Entrant entrant, HeddleException reason) {
    memory.failed(origin, entrant.kind());
    entrant.failure = reason;
    failed.add(entrant);
  }

  private void remember(Entrant winner) {
    if (winner == first) {
      memory.forget(origin);
    } else if (first == null || !(first.failure instanceof TlsException)) {
      // A certificate says nothing of the way, and may be mended any time.
      memory.detour(origin, winner.kind(), loop.nowNs());
    }
  }

  static HeddleException reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof HeddleException known
        ? known
        : new PlatformException(Side.LOCAL, "The transport failed: " + cause, cause);
  }

  private static boolean isVerdict(@Nullable HeddleException failure) {
    return failure instanceof AuthenticationException || failure instanceof RateLimitException;
  }

  private void timeUp() {
    if (result.isDone()) {
      return;
    }
    for (Entrant entrant : running) {
      failed(entrant, noAnswer(entrant.kind()));
    }
    outcome = Outcome.OUT_OF_TIME;
    result.completeExceptionally(begun ? summary() : noTurn());
  }

  private HeddleException noTurn() {
    return new OperationTimeoutException(
        Side.LOCAL,
        "The connect to "
            + origin
            + " waited "
            + config.connectTimeoutMs()
            + " ms for its turn behind others of this client: connect to fewer at once, or raise"
            + " connectTimeoutMs");
  }

  private HeddleException noAnswer(TransportKind kind) {
    return new OperationTimeoutException(
        Side.TRANSPORT,
        origin
            + " did not establish a session within "
            + config.connectTimeoutMs()
            + (kind == TransportKind.HTTP3
                ? " ms: is the server running, and is UDP open on the way?"
                : " ms: is the server running?"));
  }

  private void abandonAll() {
    timeLimit.race = null;
    if (outcome == Outcome.OTHER && !running.isEmpty()) {
      outcome = Outcome.GIVEN_UP;
    }
    for (Entrant entrant : List.copyOf(running)) {
      entrant.attempt.completeExceptionally(
          new ConnectFailedException(Side.LOCAL, "Another transport was faster"));
    }
    running.clear();
    over.run();
  }

  /**
   * One failure as it is; of several the one that says most, in words that name them all: first
   * what the server itself has answered.
   */
  private HeddleException summary() {
    HeddleException weightiest = null;
    for (Entrant entrant : failed) {
      if (weightiest == null || weight(entrant.failure) > weight(weightiest)) {
        weightiest = entrant.failure;
      }
    }
    if (weightiest == null) {
      return noAnswer(TransportKind.HTTP3);
    }
    if (failed.size() == 1) {
      return weightiest;
    }
    String first = "";
    String others = "";
    for (Entrant entrant : failed) {
      String text = text(entrant);
      if (entrant.failure == weightiest) {
        first = text;
      } else {
        others += " — " + text;
      }
    }
    HeddleException all = like(weightiest, "No connection to " + origin + ". " + first + others);
    for (Entrant entrant : failed) {
      all.addSuppressed(Objects.requireNonNull(entrant.failure));
    }
    return all;
  }

  private static String text(Entrant entrant) {
    String name = entrant.kind() == TransportKind.HTTP3 ? "WebTransport" : "WebSocket";
    return name + ": " + Objects.requireNonNull(entrant.failure).getMessage();
  }

  private static int weight(@Nullable HeddleException failure) {
    if (isVerdict(failure)) {
      return 5;
    }
    if (failure instanceof TlsException) {
      return 3;
    }
    if (failure instanceof ConnectFailedException) {
      // An answer, such as 404.
      return failure.side() == Side.REMOTE ? 4 : 2;
    }
    return failure instanceof OperationTimeoutException ? 1 : 0;
  }

  private static HeddleException like(HeddleException failure, String text) {
    Side side = failure.side();
    if (failure instanceof AuthenticationException) {
      return new AuthenticationException(side, text, failure);
    }
    if (failure instanceof RateLimitException) {
      return new RateLimitException(side, text, failure);
    }
    if (failure instanceof TlsException) {
      return new TlsException(side, text, failure);
    }
    return failure instanceof OperationTimeoutException
        ? new OperationTimeoutException(side, text, failure)
        : failure instanceof PlatformException
            ? new PlatformException(side, text, failure)
            : new ConnectFailedException(side, text, failure);
  }
}
