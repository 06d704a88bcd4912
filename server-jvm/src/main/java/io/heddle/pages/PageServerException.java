package io.heddle.pages;

/** The page server cannot start; the message says why and what to do. */
public final class PageServerException extends RuntimeException {
  PageServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
