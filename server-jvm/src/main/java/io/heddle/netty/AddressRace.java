package io.heddle.netty;

import io.heddle.ConnectFailedException;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.TlsException;
import io.netty.channel.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One dial over all addresses of a host (RFC 8305 §5): the next address follows when the one before
 * has failed, or has not led anywhere for a while. The first server that speaks HTTP/3 is the one;
 * the others are abandoned before anything is asked of them. Confined to an event loop.
 *
 * @param <A> an address, with what it is dialled from
 */
final class AddressRace<A> {
  /** RFC 8305 §8, Connection Attempt Delay. */
  static final long STAGGER_MS = 250;

  /** Dials one address. */
  interface Dial<A> {
    /**
     * Begins; must not block.
     *
     * @param result as {@link io.heddle.connect.Dialer#dial} has it
     * @param reached run before anything is asked of the server
     */
    void begin(A address, CompletableFuture<Session> result, Runnable reached);
  }

  /** One of them, under way. */
  private static final class Attempt {
    private final CompletableFuture<Session> result = new CompletableFuture<>();
  }

  private final EventLoop loop;
  private final Queue<A> waiting;
  private final Dial<A> dial;
  private final CompletableFuture<Session> result;
  private final Set<Attempt> running = new LinkedHashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private @Nullable Future<?> timer;

  private AddressRace(
      EventLoop loop, List<A> addresses, Dial<A> dial, CompletableFuture<Session> result) {
    this.loop = loop;
    this.waiting = new ArrayDeque<>(addresses);
    this.dial = dial;
    this.result = result;
  }

  /**
   * Begins with the first address. Any thread.
   *
   * @param addresses in their order, not empty
   * @param result as {@link io.heddle.connect.Dialer#dial} has it
   */
  static <A> void begin(
      EventLoop loop, List<A> addresses, Dial<A> dial, CompletableFuture<Session> result) {
    AddressRace<A> race = new AddressRace<>(loop, addresses, dial, result);
    result.whenComplete((session, failure) -> loop.execute(race::abandonAll));
    loop.execute(race::next);
  }

  /**
   * The order in which a host's addresses are tried: the families take turns (RFC 8305 §4).
   *
   * @param addresses as the system orders them
   */
  static List<InetAddress> inTurns(List<InetAddress> addresses) {
    Deque<InetAddress> of4 = new ArrayDeque<>();
    Deque<InetAddress> of6 = new ArrayDeque<>();
    addresses.forEach(address -> (address instanceof Inet6Address ? of6 : of4).add(address));
    boolean is6 = !addresses.isEmpty() && addresses.get(0) instanceof Inet6Address;
    List<InetAddress> order = new ArrayList<>();
    while (!of4.isEmpty() || !of6.isEmpty()) {
      Deque<InetAddress> turn = is6 ? of6 : of4;
      if (!turn.isEmpty()) {
        order.add(turn.remove());
      }
      is6 = !is6;
    }
    return order;
  }

  private void next() {
    stopTimer();
    A address = waiting.poll();
    if (address == null || result.isDone()) {
      return;
    }
    Attempt attempt = new Attempt();
    running.add(attempt);
    if (!waiting.isEmpty()) {
      timer = loop.schedule(this::next, STAGGER_MS, TimeUnit.MILLISECONDS);
    }
    attempt.result.whenComplete(
        (session, failure) -> {
          if (loop.inEventLoop()) {
            ended(attempt, session, failure);
          } else {
            loop.execute(() -> ended(attempt, session, failure));
          }
        });
    dial.begin(address, attempt.result, () -> reached(attempt));
  }

  /** A server has answered: what it says of a session is the answer. */
  private void reached(Attempt first) {
    waiting.clear();
    stopTimer();
    running.remove(first);
    abandonRunning();
    running.add(first);
  }

  private void ended(Attempt attempt, @Nullable Session session, @Nullable Throwable failure) {
    boolean ran = running.remove(attempt);
    if (session != null) {
      if (!result.complete(session)) {
        session.close();
      }
    } else if (ran && failure != null) {
      failures.add(failure);
      if (!waiting.isEmpty()) {
        next();
      } else if (running.isEmpty()) {
        result.completeExceptionally(weightiest());
      }
    }
  }

  /** The failure that says most; of equal ones the first. */
  private Throwable weightiest() {
    Throwable weightiest = failures.get(0);
    for (Throwable failure : failures) {
      weightiest = weight(failure) > weight(weightiest) ? failure : weightiest;
    }
    for (Throwable failure : failures) {
      if (!failure.equals(weightiest)) {
        weightiest.addSuppressed(failure);
      }
    }
    return weightiest;
  }

  private static int weight(Throwable failure) {
    if (failure instanceof TlsException) {
      return 2;
    }
    return failure instanceof HeddleException known
        ? known.side() == Side.REMOTE ? 3 : known.side() == Side.TRANSPORT ? 1 : 0
        : 0;
  }

  private void abandonAll() {
    waiting.clear();
    stopTimer();
    abandonRunning();
  }

  private void abandonRunning() {
    List<Attempt> losers = List.copyOf(running);
    running.clear();
    for (Attempt loser : losers) {
      loser.result.completeExceptionally(
          new ConnectFailedException(Side.LOCAL, "Another address was faster"));
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
