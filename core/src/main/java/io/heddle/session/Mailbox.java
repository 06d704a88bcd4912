package io.heddle.session;

import io.heddle.HeddleException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items that wait for takers, or takers that wait for items; first come, first served. Bounding it
 * is its owner's business. Confined to one thread at a time.
 *
 * @param <T> what is handed over
 */
public final class Mailbox<T> {
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<? super T>> takers = new ArrayDeque<>();
  private final Consumer<? super T> handedOver;
  private @Nullable HeddleException closed;

  /** With so many takers it is time to look for those that gave up. */
  private int crowd = 16;

  /** An empty mailbox. */
  public Mailbox() {
    this(item -> {});
  }

  /**
   * An empty mailbox that tells what it handed over.
   *
   * @param handedOver told each item that a taker got, after the taker
   */
  public Mailbox(Consumer<? super T> handedOver) {
    this.handedOver = handedOver;
  }

  /**
   * Hands an item to the first taker still waiting, or keeps it.
   *
   * @param item the item
   */
  public void put(T item) {
    for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
      // False when the taker gave up meanwhile, by cancel or timeout: then the item is still ours.
      if (taker.complete(item)) {
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
    if (items.isEmpty()) {
      if (closed == null) {
        forgetThoseThatGaveUp();
        takers.add(taker);
      } else {
        taker.completeExceptionally(closed);
      }
    } else {
      // Taken out first: completing may run a taker that takes the next.
      T item = items.remove();
      if (taker.complete(item)) {
        handedOver.accept(item);
      } else {
        items.addFirst(item);
      }
    }
  }

  /** Whoever asks again and again with a timeout leaves no more takers than twice those waiting. */
  private void forgetThoseThatGaveUp() {
    if (takers.size() >= crowd) {
      takers.removeIf(CompletableFuture::isDone);
      crowd = Math.max(16, 2 * takers.size());
    }
  }

  /**
   * How many takers wait, perhaps with some that gave up.
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
    for (T item = items.poll(); item != null; item = items.poll()) {
      leftover.accept(item);
    }
    for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
      taker.completeExceptionally(reason);
    }
  }
}
