package io.heddle;

import java.util.concurrent.CompletableFuture;

/**
 * Decides who may open a session: the place for credentials, quotas and rules of any kind. The
 * filters of a server are asked first, then those of the route, each kind in the order in which it
 * was added. Must be safe for many requests at once.
 *
 * <p>A filter refuses by answering with {@link Admission#refuse}; it leaves the decision to those
 * after it by {@link Next#admit}, perhaps with something that it found out ({@link
 * SessionRequest#with}), and may change what they answer. An answer of its own that lets the client
 * in has the filters after it not asked.
 */
@FunctionalInterface
public interface SessionFilter {
  /** What comes after a filter. */
  @FunctionalInterface
  interface Next {
    /**
     * Asks the next filter; the last one lets the client in. Any thread.
     *
     * @param request what the next filter is to see
     * @return the decision; never fails: a filter that does has refused with status 500
     */
    CompletableFuture<Admission> admit(SessionRequest request);
  }

  /**
   * Decides on a request before it is answered. Called on a connection's thread: return soon, and
   * complete the result later where that takes time.
   *
   * @param request what the client asks for; its path is clear and has a route
   * @param next asks the filters that follow
   * @return the decision, on any thread; what is thrown, null and a failure are logged, and refuse
   *     with status 500. Clients that wait for a decision when the server closes get 503
   */
  CompletableFuture<Admission> admit(SessionRequest request, Next next);
}
