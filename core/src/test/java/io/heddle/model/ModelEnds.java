package io.heddle.model;

import io.heddle.Bytes;
import io.heddle.Connection;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Both ends of a connection in this process, and how time passes between them. */
public interface ModelEnds {
  /** The end that connected. */
  Connection client();

  /** The end that accepted. */
  Connection server();

  /** What is sent. */
  default Bytes bytes(byte[] content) {
    return Bytes.of(content);
  }

  /**
   * Whether a stream is known to its peer however soon it is reset. Where it is not, its peer
   * refuses it, and nobody there hears of it.
   */
  default boolean tellsOfEarlyResets() {
    return true;
  }

  /** Lets some time pass between two calls, or none. */
  void pass(Random random);

  /**
   * Lets time pass until it is so.
   *
   * @return false if it never will be
   */
  boolean until(BooleanSupplier condition);

  /** Looks, when all streams have ended, whether anything of them is left. */
  default void checkQuiet() {}

  /** Looks, when all is over, whether anything is left that should not be. */
  default void checkNothingLeft() {}
}
