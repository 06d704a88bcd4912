package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.Nullable;

/** An entry in a future's stack of dependents, newest first. */
final class TWaiter {
  final TCompletableFuture<?> source;
  final TDependent<?, ?> dependent;
  @Nullable TWaiter next;

  TWaiter(TCompletableFuture<?> source, TDependent<?, ?> dependent, @Nullable TWaiter next) {
    this.source = source;
    this.dependent = dependent;
    this.next = next;
  }
}
