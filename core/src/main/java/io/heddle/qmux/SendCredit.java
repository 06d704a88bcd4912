package io.heddle.qmux;

/**
 * What the peer lets this end use over a connection's life: bytes, or streams of one kind (RFC 9000
 * §4.1, §4.6). Confined to the loop.
 */
final class SendCredit {
  /** Answered by {@link #takeBlocked} when there is nothing to say. */
  static final long NONE = -1;

  private long limit;
  private long used;
  private long blockedAt = NONE;
  private boolean blocked;

  SendCredit(long limit) {
    this.limit = limit;
  }

  long used() {
    return used;
  }

  long available() {
    return limit - used;
  }

  void use(long amount) {
    if (amount > limit - used) {
      throw new IllegalStateException(amount + " wanted, " + (limit - used) + " left");
    }
    used += amount;
  }

  /** Takes a limit from the peer; answers whether it is more than before. */
  boolean raise(long newLimit) {
    // RFC 9000 §4.1: limits that do not increase are ignored.
    if (newLimit <= limit) {
      return false;
    }
    limit = newLimit;
    blocked = false;
    return true;
  }

  /** Notes that more is wanted; answers whether that is to be reported (once for each limit). */
  boolean block() {
    if (blockedAt == limit) {
      return false;
    }
    blockedAt = limit;
    blocked = true;
    return true;
  }

  /** The limit to report as blocking, once, or {@link #NONE}. */
  long takeBlocked() {
    if (!blocked) {
      return NONE;
    }
    blocked = false;
    return limit;
  }
}
