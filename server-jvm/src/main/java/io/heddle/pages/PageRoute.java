package io.heddle.pages;

/** Answers GET on one path of the page server. Called on its threads, several at once. */
@FunctionalInterface
public interface PageRoute {
  /**
   * Answers one request; an exception becomes status 500.
   *
   * @param query the undecoded query without its question mark; empty if there is none
   * @return what to send; for HEAD its body is left out
   */
  PageAnswer answer(String query);
}
