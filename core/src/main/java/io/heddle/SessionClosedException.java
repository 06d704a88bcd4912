package io.heddle;

/** The session was closed, by either application, while or before the call was served. */
public final class SessionClosedException extends HeddleException {
  private static final long serialVersionUID = 1L;

  private final transient CloseInfo info;

  /**
   * Creates the failure.
   *
   * @param info how the session was closed
   */
  public SessionClosedException(CloseInfo info) {
    super(info.by(), message(info));
    this.info = info;
  }

  private static String message(CloseInfo info) {
    String who = info.by() == Side.LOCAL ? "this end" : "the peer";
    String why = info.reason().isEmpty() ? "" : ": " + info.reason();
    return "The session was closed by " + who + " with code " + info.code() + why;
  }

  /**
   * Says how the session was closed.
   *
   * @return code, reason and who closed
   */
  public CloseInfo info() {
    return info;
  }
}
