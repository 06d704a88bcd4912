package io.heddle.pages;

/** Answers GET on one path of the page server. Called on its threads, several at once. */
@FunctionalInterface
public interface PageRoute {
  /**
   * Answers one request; an exception becomes status 500.
   *
   * @param request what was asked for
   * @return what to send; for HEAD its body is left out
   */
  PageAnswer answer(PageRequest request);
}
