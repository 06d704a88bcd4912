package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** An entry in a future's stack of dependents, newest first. */
final class Waiter {
  final Dependent<?, ?> dependent;
  @Nullable Waiter next;

  Waiter(Dependent<?, ?> dependent, @Nullable Waiter next) {
    this.dependent = dependent;
    this.next = next;
  }
}
