package io.heddle.model;

import io.heddle.Bytes;
import io.heddle.RateLimitException;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes in every way there is. */
final class Writer {
  private static final int MOST_BYTES = 4_000;

  private final SendStream stream;
  private final Direction direction;
  private final Function<byte[], Bytes> memory;
  private final Consumer<CompletableFuture<?>> watch;

  /** How much was written is not known yet. */
  private boolean waits;

  private boolean ends;

  Writer(
      SendStream stream,
      Direction direction,
      Function<byte[], Bytes> memory,
      Consumer<CompletableFuture<?>> watch) {
    this.stream = stream;
    this.direction = direction;
    this.memory = memory;
    this.watch = watch;
    direction.isWrittenBy(stream);
  }

  /** Does something, or nothing where that would have to wait. */
  synchronized void act(Random random) {
    int choice = random.nextInt(20);
    int length = random.nextInt(MOST_BYTES);
    long code = Codes.any(random);
    StreamPriority priority = StreamPriority.of(random.nextInt(256));
    if (ends || waits) {
      return;
    }
    switch (choice) {
      case 0 -> end();
      case 1 -> reset(code);
      case 2 -> stream.priority(priority);
      case 3, 4, 5 -> writeSome(length + 1);
      default -> writeAll(length);
    }
  }

  /** Ends well, as soon as that can be. */
  synchronized void end() {
    ends = true;
    if (!waits) {
      direction.finished();
      watch.accept(stream.finish());
    }
  }

  private void reset(long code) {
    direction.reset(code);
    stream.reset(code);
  }

  private void writeAll(int length) {
    CompletableFuture<Void> written = stream.write(memory.apply(direction.next(length)));
    watch.accept(written);
    written.whenComplete((done, failure) -> failed(failure));
  }

  private void writeSome(int length) {
    waits = true;
    CompletableFuture<Bytes> written = stream.writeSome(memory.apply(direction.next(length)));
    watch.accept(written);
    written.whenComplete(
        (rest, failure) -> {
          failed(failure);
          goOn(failure == null ? rest.length() : 0);
          if (failure == null) {
            rest.release();
          }
        });
  }

  private synchronized void goOn(int withheld) {
    direction.withhold(withheld);
    waits = false;
    if (ends) {
      end();
    }
  }

  /** The queue was full: nothing may follow the gap. */
  private void failed(Throwable failure) {
    if (failure instanceof RateLimitException) {
      direction.refused();
      stream.reset(0);
    }
  }
}
