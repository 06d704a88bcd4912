package io.heddle.session;

import io.heddle.HeddleException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items that wait for takers, or takers that wait for items; first come, first served. Whoever
 * gives up leaves at once, and so may items. Bounding it is its owner's business. Confined to one
 * thread at a time.
 *
 * @param <T> what is handed over; told apart by identity or by {@code equals}
 */
public final class Mailbox<T> {
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<? super T>> takers = new ArrayDeque<>();
  private final Consumer<Runnable> confined;
  private final Consumer<? super T> handedOver;
  private @Nullable HeddleException closed;

  /** Who is being given an item, and so waits no more. */
  private @Nullable CompletableFuture<? super T> served;

  /**
   * An empty mailbox.
   *
   * @param confined runs a task where the mailbox may be used: takers give up on any thread
   */
  public Mailbox(Consumer<Runnable> confined) {
    this(confined, item -> {});
  }

  /**
   * An empty mailbox that tells what it handed over.
   *
   * @param confined runs a task where the mailbox may be used: takers give up on any thread
   * @param handedOver told each item that a taker got, after the taker
   */
  public Mailbox(Consumer<Runnable> confined, Consumer<? super T> handedOver) {
    this.confined = confined;
    this.handedOver = handedOver;
  }

  /**
   * Hands an item to the first taker still waiting, or keeps it.
   *
   * @param item the item
   */
  public void put(T item) {
    for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
      served = taker;
      boolean took = taker.complete(item);
      served = null;
      // False when the taker gave up in this moment: then the item is still ours.
      if (took) {
        handedOver.accept(item);
        return;
      }
    }
    items.add(item);
  }

  /**
   * Gives a taker the first item, now or when there is one.
   *
   * @param taker completed with the item, or exceptionally when the mailbox is closed and empty
   */
  public void take(CompletableFuture<? super T> taker) {
    // Taken out first: completing may run a taker that takes the next.
    T item = items.poll();
    if (item == null) {
      if (closed == null) {
        await(taker);
      } else {
        taker.completeExceptionally(closed);
      }
    } else if (taker.complete(item)) {
      handedOver.accept(item);
    } else {
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
    for (T item = poll(); item != null; item = poll()) {
      leftover.accept(item);
    }
    for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
      taker.completeExceptionally(reason);
    }
  }
}
