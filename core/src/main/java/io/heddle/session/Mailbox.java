package io.heddle.session;

import io.heddle.HeddleException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items that wait for takers, or takers that wait for items; first come, first served. What no
 * taker waits for goes to the handler, if there is one. Whoever gives up leaves at once, and so may
 * items. Bounding it is its owner's business. Confined to one thread at a time.
 *
 * @param <T> what is handed over; told apart by identity or by {@code equals}
 */
public final class Mailbox<T> {
  /** A taker that is served may take the next at once, and so on: the stack has an end. */
  private static final int MOST_NESTED = 32;

  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<? super T>> takers = new ArrayDeque<>();
  private final Consumer<Runnable> confined;
  private final Consumer<Runnable> later;
  private final Consumer<? super T> handedOver;
  private @Nullable Consumer<? super T> handler;
  private @Nullable HeddleException closed;
  private int nested;

  /** Who is being given an item, and so waits no more. */
  private @Nullable CompletableFuture<? super T> served;

  /**
   * An empty mailbox.
   *
   * @param confined runs a task where the mailbox may be used: takers give up on any thread
   * @param later the same, never within the call
   */
  public Mailbox(Consumer<Runnable> confined, Consumer<Runnable> later) {
    this(confined, later, item -> {});
  }

  /**
   * An empty mailbox that tells what it handed over.
   *
   * @param confined runs a task where the mailbox may be used: takers give up on any thread
   * @param later the same, never within the call
   * @param handedOver told each item that somebody got, after who got it
   */
  public Mailbox(
      Consumer<Runnable> confined, Consumer<Runnable> later, Consumer<? super T> handedOver) {
    this.confined = confined;
    this.later = later;
    this.handedOver = handedOver;
  }

  /**
   * Hands an item to the first taker still waiting, else to the handler, or keeps it.
   *
   * @param item the item
   */
  public void put(T item) {
    items.add(item);
    if (items.size() == 1) {
      serve();
    }
  }

  private void serve() {
    while (!items.isEmpty()) {
      var taker = takers.poll();
      if (taker != null) {
        served = taker;
        give(taker);
        served = null;
        continue;
      }
      Consumer<? super T> handles = handler;
      if (handles == null) {
        return;
      }
      T item = items.remove();
      handles.accept(item);
      handedOver.accept(item);
    }
  }

  /**
   * Sets who gets what no taker waits for, beginning with what waits already.
   *
   * @param next instead of the one before
   */
  void handler(Consumer<? super T> next) {
    handler = next;
    serve();
  }

  /**
   * Gives a taker the first item, now or when there is one.
   *
   * @param taker completed with the item, or exceptionally when the mailbox is closed and empty
   */
  public void take(CompletableFuture<? super T> taker) {
    if (closed != null && items.isEmpty()) {
      taker.completeExceptionally(closed);
    } else if (items.isEmpty() || !takers.isEmpty()) {
      await(taker);
    } else if (nested == MOST_NESTED) {
      await(taker);
      later.accept(this::serve);
    } else {
      nested++;
      try {
        give(taker);
      } finally {
        nested--;
      }
    }
  }

  private void give(CompletableFuture<? super T> taker) {
    // Taken out first: completing may run a taker that takes the next.
    T item = items.remove();
    if (taker.complete(item)) {
      handedOver.accept(item);
    } else {
      // It gave up in this moment: the item is still ours.
      items.addFirst(item);
    }
  }

  @SuppressWarnings("CollectionUndefinedEquality") // identity, which is what is meant
  private void await(CompletableFuture<? super T> taker) {
    takers.add(taker);
    var unused =
        taker.whenComplete(
            (item, failure) -> {
              // To look for it costs as much as there are others.
              if (taker != served) {
                confined.accept(() -> takers.remove(taker));
              }
            });
  }

  /**
   * Takes an item out that nobody is to get any more.
   *
   * @param item the item; no effect if it does not wait
   */
  public void remove(T item) {
    items.remove(item);
  }

  /**
   * How many takers wait.
   *
   * @return 0 or more
   */
  int waiting() {
    return takers.size();
  }

  /**
   * The item that waits longest.
   *
   * @return it, or null if none waits
   */
  @Nullable T peek() {
    return items.peek();
  }

  /**
   * Takes the item that waits longest out again.
   *
   * @return it, or null if none waits
   */
  @Nullable T poll() {
    return items.poll();
  }

  /**
   * How many items wait.
   *
   * @return 0 or more
   */
  public int size() {
    return items.size();
  }

  /**
   * Ends the mailbox: takers fail, and so do later ones.
   *
   * @param reason what they fail with
   * @param leftover told each item that nobody took
   */
  public void close(HeddleException reason, Consumer<? super T> leftover) {
    if (closed != null) {
      return;
    }
    closed = reason;
    handler = null;
    for (T item = poll(); item != null; item = poll()) {
      leftover.accept(item);
    }
    for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
      taker.completeExceptionally(reason);
    }
  }
}
