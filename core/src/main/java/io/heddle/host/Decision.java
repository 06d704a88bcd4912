package io.heddle.host;

import io.heddle.Admission;
import io.heddle.SessionHandler;
import io.heddle.SessionRequest;
import java.util.Optional;

/** What a door has decided on a request. Immutable. */
public final class Decision {
  private final SessionRequest request;
  private final Admission admission;
  private final boolean isTheDoors;
  private final Optional<SessionHandler> handler;

  private Decision(
      SessionRequest request,
      Admission admission,
      boolean isTheDoors,
      Optional<SessionHandler> handler) {
    this.request = request;
    this.admission = admission;
    this.isTheDoors = isTheDoors;
    this.handler = handler;
  }

  /** Of the application's filters. */
  static Decision of(
      SessionRequest request, Admission admission, Optional<SessionHandler> handler) {
    return new Decision(request, admission, false, handler);
  }

  /** Of the door itself. */
  static Decision refused(SessionRequest request, int status, String sentence) {
    return refused(request, Admission.refuse(status, sentence));
  }

  /** Of the door itself. */
  static Decision refused(SessionRequest request, Admission refusal) {
    return new Decision(request, refusal, true, Optional.empty());
  }

  /**
   * The request, with the parameters of its path.
   *
   * @return what a session is to show as {@link io.heddle.Session#request}
   */
  public SessionRequest request() {
    return request;
  }

  /**
   * The answer.
   *
   * @return with the protocol that was chosen
   */
  public Admission admission() {
    return admission;
  }

  /**
   * Whether there is to be a session.
   *
   * @return true for status 200
   */
  public boolean accepted() {
    return admission.accepted();
  }

  /**
   * What a refused client may read where its transport carries a text: the door's own reasons, but
   * not those of the application, which are for its log.
   *
   * @return a sentence or part of one; empty if there is nothing to say
   */
  public String text() {
    return isTheDoors ? admission.reason() : "";
  }

  /** Who serves the session; empty for whoever accepts. */
  Optional<SessionHandler> handler() {
    return handler;
  }
}
