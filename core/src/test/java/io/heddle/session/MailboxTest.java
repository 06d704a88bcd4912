package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.ServerClosedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Mailbox<String> mailbox = new Mailbox<>(Runnable::run, later::add);

  private CompletableFuture<String> take() {
    CompletableFuture<String> taker = new CompletableFuture<>();
    mailbox.take(taker);
    return taker;
  }

  @Test
  void itemsWaitForTakersInTheirOrder() {
    mailbox.put("a");
    mailbox.put("b");
    assertEquals(2, mailbox.size());
    assertEquals("a", mailbox.peek());
    assertEquals("a", take().join());
    assertEquals("b", mailbox.poll());
    assertNull(mailbox.poll());
    assertNull(mailbox.peek());
  }

  @Test
  void aHandlerGetsWhatWaitsAndWhatNobodyWaitsFor() {
    List<String> handled = new ArrayList<>();
    mailbox.put("a");
    mailbox.put("b");
    mailbox.handler(handled::add);
    mailbox.put("c");
    assertEquals(List.of("a", "b", "c"), handled);
    CompletableFuture<String> taker = take();
    mailbox.put("d");
    mailbox.put("e");
    assertEquals("d", taker.join());
    assertEquals(List.of("a", "b", "c", "e"), handled);
    mailbox.handler(item -> handled.add("another's " + item));
    mailbox.put("f");
    assertEquals("another's f", handled.get(4));
  }

  @Test
  void aHandlerMayTakeTheNext() {
    List<String> taken = new ArrayList<>();
    mailbox.put("a");
    mailbox.put("b");
    mailbox.put("c");
    mailbox.put("d");
    mailbox.handler(item -> taken.add(item + take().join()));
    assertEquals(List.of("ab", "cd"), taken);
  }

  private void takeAll(List<String> taken) {
    CompletableFuture<String> taker = new CompletableFuture<>();
    taker.thenAccept(
        item -> {
          taken.add(item);
          takeAll(taken);
        });
    mailbox.take(taker);
  }

  @Test
  void takersThatTakeTheNextDoNotEndTheStack() {
    int items = 100_000;
    for (int i = 0; i < items; i++) {
      mailbox.put("item " + i);
    }
    List<String> taken = new ArrayList<>();
    takeAll(taken);
    while (!later.isEmpty()) {
      later.remove().run();
    }
    assertEquals(items, taken.size());
    assertEquals("item " + (items - 1), taken.get(items - 1));
    assertEquals(1, mailbox.waiting());
  }

  @Test
  void takersWaitForItemsInTheirOrder() {
    CompletableFuture<String> first = take();
    CompletableFuture<String> second = take();
    mailbox.put("a");
    assertFalse(second.isDone());
    mailbox.put("b");
    assertEquals("a", first.join());
    assertEquals("b", second.join());
  }

  @Test
  void aTakerThatGaveUpLeavesTheItemToTheNext() {
    CompletableFuture<String> first = take();
    CompletableFuture<String> second = take();
    first.cancel(true);
    mailbox.put("a");
    assertEquals("a", second.join());
    CompletableFuture<String> third = new CompletableFuture<>();
    third.cancel(true);
    mailbox.put("b");
    mailbox.take(third);
    assertEquals(1, mailbox.size());
    assertEquals("b", take().join());
  }

  @Test
  void whoGaveUpLeavesAtOnce() {
    CompletableFuture<String> first = take();
    for (int i = 0; i < 1000; i++) {
      take().cancel(true);
      CompletableFuture<String> timed = take();
      timed.completeExceptionally(new TimeoutException());
    }
    assertEquals(1, mailbox.waiting());
    mailbox.put("a");
    assertEquals("a", first.join());
    assertEquals(0, mailbox.waiting());
  }

  @Test
  void anItemThatNobodyIsToGetLeaves() {
    mailbox.put("a");
    mailbox.put("b");
    mailbox.remove("a");
    mailbox.remove("never there");
    assertEquals(1, mailbox.size());
    assertEquals("b", take().join());
  }

  @Test
  void closingFailsTakersAndGivesBackItems() {
    List<String> leftover = new ArrayList<>();
    mailbox.put("a");
    mailbox.close(new ServerClosedException(Side.LOCAL, "closed"), leftover::add);
    mailbox.close(new ServerClosedException(Side.LOCAL, "again"), leftover::add);
    assertEquals(List.of("a"), leftover);
    assertTrue(take().isCompletedExceptionally());
  }

  @Test
  void closingFailsThoseWhoWait() {
    CompletableFuture<String> taker = take();
    mailbox.close(new ServerClosedException(Side.LOCAL, "closed"), item -> {});
    assertTrue(taker.isCompletedExceptionally());
  }
}
