package io.heddle.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.HeddleException.Side;
import io.heddle.ServerClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox<String> mailbox = new Mailbox<>(Runnable::run);

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
