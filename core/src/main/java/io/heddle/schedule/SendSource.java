package io.heddle.schedule;

import io.heddle.StreamPriority;
import org.jspecify.annotations.Nullable;

/**
 * Something that has bytes to send: a link in the scheduler's lists, so that queueing it allocates
 * nothing. Confined to the session's thread.
 */
public abstract class SendSource {
  /** Longer ago than any level has sent. */
  static final long NEVER = Long.MIN_VALUE / 2;

  @Nullable SendSource previous;
  @Nullable SendSource next;

  /** Where it waits, if it does. */
  SendScheduler.@Nullable Line line;

  int level = StreamPriority.NORMAL.value();

  /** What is left of the source's turn, in bytes. */
  int turnBytes;

  /** What its level had sent when it was last served there. */
  long servedAt = NEVER;

  /** A source of normal priority. */
  protected SendSource() {}

  /**
   * Sends some bytes. May change the scheduler: activate others, remove itself, change priorities.
   *
   * @param maxBytes the most to send, 1 or more
   * @return how many were sent; 0 when there is nothing to send or no room for this source, which
   *     then leaves the scheduler until it is activated again
   */
  protected abstract int send(int maxBytes);
}
