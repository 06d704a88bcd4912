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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private record Entrant(Dialer dialer, SessionUrl url) {}

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
  private final Map<TransportKind, CompletableFuture<Session>> running = new LinkedHashMap<>();
  private final Map<TransportKind, HeddleException> failures = new LinkedHashMap<>();
  private ConnectObserver observer;
  private final TimeLimit timeLimit = new TimeLimit();
  private @Nullable TransportKind first;
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
    if (waiting.isEmpty()) {
      first = dialer.kind();
    }
    boolean favourite = memory.favourite(origin, loop.nowNs()).equals(Optional.of(dialer.kind()));
    waiting.add(favourite ? 0 : waiting.size(), new Entrant(dialer, url));
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
    CompletableFuture<Session> attempt = new CompletableFuture<>();
    running.put(next.dialer.kind(), attempt);
    observer.attemptBegun(next.dialer.kind());
    attempt.whenComplete(
        (session, failure) -> loop.run(() -> ended(next.dialer.kind(), session, failure)));
    next.dialer.dial(next.url, attempt);
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

  private void ended(TransportKind kind, @Nullable Session session, @Nullable Throwable failure) {
    // No longer there if it was abandoned.
    boolean ran = running.remove(kind) != null;
    if (session != null) {
      if (ran && result.complete(session)) {
        outcome = Outcome.CONNECTED;
        observer.attemptConnected(kind);
        remember(kind);
      } else {
        session.close(0, "another transport was faster");
      }
    } else if (ran && failure != null) {
      memory.failed(origin, kind);
      failures.put(kind, reason(failure));
      observer.attemptFailed(kind, failures.get(kind));
      if (isVerdict(failures.get(kind))) {
        // The server was reached and has decided: another way leads to the same answer.
        result.completeExceptionally(summary());
      } else if (!waiting.isEmpty()) {
        startNext();
      } else if (running.isEmpty()) {
        result.completeExceptionally(summary());
      }
    }
  }

  private void remember(TransportKind winner) {
    if (winner == first) {
      memory.forget(origin);
    } else if (!(failures.get(first) instanceof TlsException)) {
      // A certificate says nothing of the way, and may be mended any time.
      memory.detour(origin, winner, loop.nowNs());
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
    for (TransportKind kind : running.keySet()) {
      failures.put(kind, noAnswer(kind));
      memory.failed(origin, kind);
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
    for (CompletableFuture<Session> attempt : List.copyOf(running.values())) {
      attempt.completeExceptionally(
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
    TransportKind begin = TransportKind.HTTP3;
    HeddleException weightiest = null;
    for (Map.Entry<TransportKind, HeddleException> entry : failures.entrySet()) {
      if (weightiest == null || weight(entry.getValue()) > weight(weightiest)) {
        begin = entry.getKey();
        weightiest = entry.getValue();
      }
    }
    if (weightiest == null) {
      return noAnswer(begin);
    }
    if (failures.size() == 1) {
      return weightiest;
    }
    StringBuilder text = new StringBuilder("No connection to ").append(origin).append(". ");
    text.append(name(begin)).append(": ").append(weightiest.getMessage());
    for (Map.Entry<TransportKind, HeddleException> entry : failures.entrySet()) {
      if (entry.getKey() != begin) {
        text.append(" — ").append(name(entry.getKey())).append(": ");
        text.append(entry.getValue().getMessage());
      }
    }
    HeddleException all = like(weightiest, text.toString());
    failures.values().forEach(all::addSuppressed);
    return all;
  }

  private static String name(TransportKind kind) {
    return kind == TransportKind.HTTP3 ? "WebTransport" : "WebSocket";
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
