package io.heddle.model;

import io.heddle.Bytes;
import io.heddle.Session;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Both ends of a connection in this process, and how time passes between them. */
public interface ModelEnds extends AutoCloseable {
  /** The end that connected. */
  Session client();

  /** The end that accepted. */
  Session server();

  /**
   * What a stream is called, at both ends.
   *
   * @param end where it has the id
   */
  default String name(Session end, long id) {
    return String.valueOf(id);
  }

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

  /**
   * Whether no stream is on its way that was given up before it was open. Where that cannot be
   * taken back, one may still arrive when all others have ended.
   */
  default boolean isQuiet() {
    return true;
  }

  /** Looks, when all streams have ended, whether anything of them is left. */
  default void checkQuiet() {}

  /** Looks, when all is over, whether anything is left that should not be. */
  default void checkNothingLeft() {}

  /** To be called when they are used no more. */
  @Override
  default void close() {}
}
