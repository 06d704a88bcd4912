package io.heddle.model;

import io.heddle.Bytes;
import io.heddle.ReceiveStream;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.contract.Repeat;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads in every way there is, and now and then gives a read up. */
final class Reader {
  private static final int MOST_BYTES = 5_000;

  private final ReceiveStream stream;
  private final Direction direction;
  private final Consumer<CompletableFuture<?>> watch;

  Reader(ReceiveStream stream, Direction direction, Consumer<CompletableFuture<?>> watch) {
    this.stream = stream;
    this.direction = direction;
    this.watch = watch;
    direction.isReadBy(stream);
  }

  void act(Random random) {
    int length = random.nextInt(MOST_BYTES);
    boolean givesUp = random.nextInt(8) == 0;
    switch (random.nextInt(24)) {
      case 0 -> stop(Codes.any(random));
      case 1, 2, 3 -> readExact(length, givesUp);
      case 4, 5 -> readToEnd(length * 10, givesUp);
      default -> read(length + 1, givesUp);
    }
  }

  /** Reads all that comes. */
  void drain() {
    watch.accept(
        Repeat.whileTrue(
            () ->
                stream
                    .read()
                    .thenApply(
                        next -> {
                          next.ifPresent(direction::take);
                          return next.isPresent();
                        })));
  }

  private void stop(long code) {
    direction.stopped(code);
    stream.stopSending(code);
  }

  /** A read that was given up leaves what it would have got. */
  private void read(int mostBytes, boolean givesUp) {
    var read = stream.read(mostBytes);
    watch.accept(read.thenAccept(next -> next.ifPresent(direction::take)));
    giveUp(read, givesUp);
  }

  private void readExact(int length, boolean givesUp) {
    CompletableFuture<Bytes> read = stream.readExact(length);
    watch.accept(read.thenAccept(direction::take));
    read.whenComplete((bytes, failure) -> losesIfCut(failure, false));
    giveUp(read, givesUp);
  }

  private void readToEnd(int mostBytes, boolean givesUp) {
    CompletableFuture<Bytes> read = stream.readToEnd(mostBytes);
    watch.accept(read.thenAccept(direction::take));
    read.whenComplete((bytes, failure) -> losesIfCut(failure, true));
    giveUp(read, givesUp);
  }

  private static boolean isOfRead(Kind kind) {
    return kind == Kind.ENDED_EARLY || kind == Kind.TOO_LONG;
  }

  /** Too little or too much was there; or there may have been when the read was given up. */
  private void losesIfCut(Throwable failure, boolean stops) {
    if ((failure instanceof StreamException why && isOfRead(why.kind()))
        || failure instanceof CancellationException) {
      direction.loses();
      if (stops) {
        direction.stopped(0);
      }
    }
  }

  private static void giveUp(CompletableFuture<?> stage, boolean really) {
    if (really) {
      stage.cancel(true);
    }
  }
}
