package io.heddle.teavm.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs of futures, whose every step writes what it saw into a log. The digests of the
 * logs below were taken from the JDK, so that passing in the browser means to behave, and to order,
 * the same.
 */
class FutureTraceTest {
  private static final int[] DIGESTS = {
    0x74b2a650, 0x484cb532, 0xaf943109, 0x296f6f46, 0xf59804f6, 0xf40aba3b, 0xf12db0f2, 0x85d893c4,
    0x8ed88cff, 0x2918da21, 0xa0de3d0b, 0xcb781f62, 0x5d04d06d, 0x4f7d7070, 0x052e39d9, 0x60fdd148,
    0x88b7f12b, 0xb9a0ac5f, 0x27e91abd, 0x01da1fc0, 0x6ca0260a, 0x0779b718, 0x7d641d6f, 0xfb113cfa,
    0x18b44343, 0x2147ba2c, 0xd620d934, 0xbccd2913, 0x4a237138, 0xdadb0f15, 0xef00b719, 0x0983ab1c,
    0x906d2b4e, 0x67de59e8, 0x49fd6c90, 0xf1a739fe, 0xd07f9d45, 0x7df8862c, 0xb06e7f96, 0xb7b44648,
    0xf81945b7, 0xe359d5ba, 0xad499e07, 0xe3f8777d, 0x2b492e9b, 0xfdc74851, 0x103f0ea0, 0x492575dd,
    0x9f9ca7ef, 0x754bd352, 0xab96828a, 0xa391d307, 0x995af577, 0x36395961, 0x6b11d1d9, 0x0f52090f,
    0x33438af4, 0xc31c7266, 0x0a11283e, 0xea333860, 0xea444607, 0x49025a80, 0xd43ce12e, 0x5ccc5fba,
    0x630b31ab, 0x5c09a4cf, 0x0442adda, 0xaf54fda9, 0xd9f8ac5e, 0xf1c4c534, 0x69bf9c61, 0x7ffb6a31,
    0x197473b1, 0x0a6db09a, 0x5ed1d5dc, 0x02974261, 0x91bc3565, 0x83feec6a, 0x16308689, 0x0e62101e,
    0xce5b5510, 0x2e5b9427, 0x5beb7647, 0x3d99bcf6, 0x07034e9b, 0xda78b8a5, 0x6fbb1586, 0x35cd71b3,
    0xc8f3e951, 0x0dbda4d9, 0x68d9b123, 0xbc361e5d, 0x4f89295b, 0x42f89878, 0xa93d3aaf, 0x274dcf92,
    0x3a5f73ca, 0x2b7aaede, 0x047f2948, 0x784c1a85, 0x78abae5b, 0x6038731e, 0x5412d971, 0x1c8c01ac,
    0x36ff6837, 0x0c313400, 0x9bce28b6, 0xe15ab21f, 0x99b96acc, 0x3b8ed40d, 0x4f56e132, 0xe4c97c2b,
    0xc38d15bc, 0x663f17f2, 0xeab6961e, 0x3f9ec539, 0x2ad6120a, 0x3fbc95b1, 0x2815fc6f, 0x9ad9e893,
  };

  @Test
  void randomProgramsBehaveAsWithTheJdk() {
    for (int seed = 1; seed <= DIGESTS.length; seed++) {
      String log = new Program(seed).run();
      assertEquals(DIGESTS[seed - 1], log.hashCode(), "seed " + seed + ":\n" + log);
    }
  }

  /** One random program. */
  private static final class Program {
    private final List<CompletableFuture<Integer>> futures = new ArrayList<>();
    private final ArrayDeque<Runnable> executor = new ArrayDeque<>();
    private final StringBuilder log = new StringBuilder();
    private int random;

    Program(int seed) {
      random = seed * 0x9e3779b9;
    }

    String run() {
      for (int i = 0; i < 3; i++) {
        futures.add(new CompletableFuture<>());
      }
      for (int i = 0; i < 60; i++) {
        act();
      }
      for (int i = 0; i < futures.size(); i++) {
        log.append(i).append(':').append(outcome(futures.get(i))).append('\n');
      }
      return log.toString();
    }

    private int below(int bound) {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      return (random >>> 1) % bound;
    }

    private CompletableFuture<Integer> any() {
      return futures.get(below(futures.size()));
    }

    private void act() {
      int id = futures.size();
      CompletableFuture<Integer> first = any();
      CompletableFuture<Integer> second = any();
      switch (below(20)) {
        case 0 -> first.complete(id);
        case 1 -> first.completeExceptionally(new IllegalStateException("hand " + id));
        case 2 -> first.completeExceptionally(new CompletionException("wrapped " + id, null));
        case 3 -> first.cancel(false);
        case 4 -> {
          Runnable task = executor.poll();
          if (task != null) {
            task.run();
          }
        }
        case 5 -> futures.add(first.copy());
        case 6 -> futures.add(first.thenApply(v -> step(id, v, null)));
        case 7 -> futures.add(first.thenApplyAsync(v -> step(id, v, null), executor::add));
        case 8 -> futures.add(first.handle((v, x) -> step(id, v, x)));
        case 9 -> futures.add(first.whenComplete((v, x) -> step(id, v, x)));
        case 10 -> futures.add(first.exceptionally(x -> step(id, null, x)));
        case 11 -> futures.add(first.thenCompose(v -> inner(id, v, second)));
        case 12 -> futures.add(first.exceptionallyCompose(x -> inner(id, 0, second)));
        case 13 -> futures.add(first.thenCombine(second, (v, w) -> step(id, v, null) + w));
        case 14 -> futures.add(first.applyToEither(second, v -> step(id, v, null)));
        case 15 ->
            futures.add(first.applyToEitherAsync(second, v -> step(id, v, null), executor::add));
        case 16 ->
            futures.add(
                CompletableFuture.allOf(first, second, any()).thenApply(v -> step(id, 1, null)));
        case 17 ->
            futures.add(CompletableFuture.anyOf(first, second).thenApply(v -> step(id, 2, null)));
        case 18 ->
            futures.add(first.thenCombineAsync(second, (v, w) -> step(id, v, null), executor::add));
        default -> futures.add(first.whenCompleteAsync((v, x) -> step(id, v, x), executor::add));
      }
    }

    private int step(int id, @Nullable Integer value, @Nullable Throwable failure) {
      log.append(id).append('<').append(failure == null ? value : describe(failure)).append('\n');
      if (id % 7 == 3) {
        throw new IllegalArgumentException("step " + id);
      }
      return value != null ? value + 1 : -id;
    }

    private CompletableFuture<Integer> inner(int id, int value, CompletableFuture<Integer> next) {
      step(id, value, null);
      return next;
    }

    private String outcome(CompletableFuture<Integer> future) {
      String state = (future.isDone() ? "D" : "-") + (future.isCancelled() ? "C" : "-");
      try {
        return state + future.getNow(-1);
      } catch (CompletionException e) {
        return state + describe(e);
      } catch (CancellationException e) {
        // The JDK throws the original up to 20, and from 21 on one made for the caller.
        return state + "cancelled";
      }
    }

    private static String describe(Throwable failure) {
      StringBuilder text = new StringBuilder();
      for (Throwable t = failure; t != null; t = t.getCause()) {
        text.append(t.getClass().getName()).append('(');
        if (t.getCause() == null) {
          text.append(t.getMessage());
        }
        text.append(t.getSuppressed().length).append(')');
      }
      return text.toString();
    }
  }
}
