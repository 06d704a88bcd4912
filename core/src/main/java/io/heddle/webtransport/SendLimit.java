package io.heddle.webtransport;

/**
 * What the peer lets us use of one resource over a session's life: bytes, or streams of one kind.
 * For one thread at a time.
 */
final class SendLimit {
  /** Answered by {@link #takeBlocked} when there is nothing to say. */
  static final long NONE = -1;

  private long limit;
  private long used;
  private long reportedBlockedAt = NONE;
  private boolean blocked;

  SendLimit(long initial) {
    limit = initial;
  }

  long available() {
    return limit - used;
  }

  void use(long amount) {
    if (amount < 0 || amount > available()) {
      throw new IllegalStateException(amount + " wanted, " + available() + " allowed");
    }
    used += amount;
  }

  void giveBack(long amount) {
    if (amount < 0 || amount > used) {
      throw new IllegalStateException(amount + " given back, " + used + " used");
    }
    used -= amount;
  }

  /** Takes the peer's new limit; answers whether that is allowed. */
  boolean raise(long newLimit, boolean repeatAllowed) {
    if (newLimit < limit || (newLimit == limit && !repeatAllowed)) {
      return false;
    }
    blocked &= newLimit == limit;
    limit = newLimit;
    return true;
  }

  /** Notes that more is wanted than is allowed, to be reported once for each limit. */
  void blocked() {
    if (reportedBlockedAt != limit) {
      reportedBlockedAt = limit;
      blocked = true;
    }
  }

  /** The limit to report as blocking, once, or {@link #NONE}. */
  long takeBlocked() {
    long answer = blocked ? limit : NONE;
    blocked = false;
    return answer;
  }
}
