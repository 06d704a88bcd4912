package io.heddle;

/** What a server does with the sessions of a path. Must be safe for many sessions at once. */
@FunctionalInterface
public interface SessionHandler {
  /**
   * Takes over a session that has just been established. Called on the session's thread: return
   * soon, and go on from the stages of the session or on a thread of your own. The session lives on
   * after the return, until either end closes it.
   *
   * @param session the session
   * @throws Exception if the session cannot be served; it is then closed with code 1
   */
  void handle(Session session) throws Exception;
}
