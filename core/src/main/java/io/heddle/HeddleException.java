package io.heddle;

/**
 * The root of every failure that Heddle reports, through a failed {@link
 * java.util.concurrent.CompletableFuture} or by throwing from a call that was wrong from the start.
 *
 * <p>The subclass says what failed, {@link #side()} says who caused it, and the message is a
 * sentence that a person can act on. Immutable; safe from any thread.
 */
public abstract sealed class HeddleException extends RuntimeException
    permits AuthenticationException,
        SessionClosedException,
        ConnectFailedException,
        DatagramException,
        InvalidConfigurationException,
        IoFailureException,
        OperationTimeoutException,
        PlatformException,
        RateLimitException,
        ServerClosedException,
        StreamException,
        TlsException {
  private static final long serialVersionUID = 1L;

  /** Who caused a failure. */
  public enum Side {
    /** This end: its application, its configuration or its limits. */
    LOCAL,
    /** The other end: its application or its protocol stack. */
    REMOTE,
    /** Neither: the network or the platform between the two. */
    TRANSPORT
  }

  private final Side side;

  HeddleException(Side side, String message) {
    super(message);
    this.side = side;
  }

  HeddleException(Side side, String message, Throwable cause) {
    super(message, cause);
    this.side = side;
  }

  /**
   * Says who caused the failure.
   *
   * @return the side that caused it
   */
  public final Side side() {
    return side;
  }
}
