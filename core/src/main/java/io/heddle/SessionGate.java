package io.heddle;

import java.util.concurrent.CompletionStage;

/**
 * Decides who may open a session: the place for credentials, origins and quotas. Must be safe for
 * many requests at once.
 */
@FunctionalInterface
public interface SessionGate {
  /**
   * Decides on a request before it is answered.
   *
   * @param request what the client asks for
   * @return the decision; a failed stage or a thrown exception refuses with status 500
   */
  CompletionStage<Admission> admit(SessionRequest request);
}
