package io.heddle;

/**
 * Bounds on what a connection may hold. Immutable.
 *
 * <p>Worst-case memory of one connection, reached only by a peer that fills every window while the
 * application reads next to nothing: {@code connectionWindowBytes + maxUnreadBytes + openStreams ×
 * readAheadBytes + maxQueuedSendBytes + 2 × maxQueuedDatagrams × 64 KiB}; over HTTP/3 the QUIC
 * implementation widens a smaller {@code connectionWindowBytes} to at most 24 MiB while readers
 * keep up. The defaults fill a link of 100 Mbit/s and 100 ms (1.25 MB in flight) with one stream.
 *
 * @param maxBidiStreams bidirectional streams that the peer may have open at once; default 1,024
 * @param maxUniStreams unidirectional streams that the peer may have open at once, those that it
 *     has finished and that nobody has accepted among them; default 1,024
 * @param streamWindowBytes bytes that the peer may have under way on one stream once its reader has
 *     kept up with less, see {@link #firstStreamWindowBytes}; default 4 MiB
 * @param connectionWindowBytes bytes that the peer may have under way on all streams; default 16
 *     MiB
 * @param maxUnreadBytes bytes of streams that nobody reads which a connection holds beyond its
 *     window, so that the peer can still send what a read on another stream waits for; used only
 *     while a read waits and the window is spent; who waits for streams to arrive has no claim to
 *     it. Once they are used up, too, and nothing more can come, the reads that wait fail after 10
 *     seconds with {@link RateLimitException}; default 64 MiB
 * @param readAheadBytes bytes that a stream takes from the transport before anybody reads; default
 *     64 KiB
 * @param maxQueuedSendBytes bytes that the application may have written on a connection beyond what
 *     the transport takes, before writes fail; default 256 MiB
 * @param maxPendingOpens opens that may wait for the peer's stream limit; default 10,000
 * @param maxQueuedDatagrams datagrams that wait to be sent, and as many to be received; default 256
 * @param maxBufferedStreams streams that may wait for their session, for each QUIC connection
 *     (webtrans-http3 §4.6); default 64
 * @param maxBufferedDatagrams datagrams that may wait for their session; default 64
 * @param maxSessionsPerConnection sessions that a client may have on one QUIC connection; default
 *     16
 * @param maxConnections connections that a server holds at once; default 20,000
 */
public record Limits(
    int maxBidiStreams,
    int maxUniStreams,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxUnreadBytes,
    int readAheadBytes,
    long maxQueuedSendBytes,
    int maxPendingOpens,
    int maxQueuedDatagrams,
    int maxBufferedStreams,
    int maxBufferedDatagrams,
    int maxSessionsPerConnection,
    int maxConnections) {
  /** The limits that apply where nothing else was said. */
  public static final Limits DEFAULT = builder().build();

  /**
   * Checks the limits.
   *
   * @param maxBidiStreams as the record says
   * @param maxUniStreams as the record says
   * @param streamWindowBytes as the record says
   * @param connectionWindowBytes as the record says
   * @param maxUnreadBytes as the record says
   * @param readAheadBytes as the record says
   * @param maxQueuedSendBytes as the record says
   * @param maxPendingOpens as the record says
   * @param maxQueuedDatagrams as the record says
   * @param maxBufferedStreams as the record says
   * @param maxBufferedDatagrams as the record says
   * @param maxSessionsPerConnection as the record says
   * @param maxConnections as the record says
   * @throws InvalidConfigurationException if one is out of range
   */
  public Limits {
    atLeast(0, maxBidiStreams, "maxBidiStreams");
    atLeast(0, maxUniStreams, "maxUniStreams");
    atLeast(1024, streamWindowBytes, "streamWindowBytes");
    atLeast(streamWindowBytes, connectionWindowBytes, "connectionWindowBytes");
    atLeast(0, maxUnreadBytes, "maxUnreadBytes");
    atLeast(1024, readAheadBytes, "readAheadBytes");
    atLeast(1, maxQueuedSendBytes, "maxQueuedSendBytes");
    atLeast(1, maxPendingOpens, "maxPendingOpens");
    atLeast(1, maxQueuedDatagrams, "maxQueuedDatagrams");
    atLeast(0, maxBufferedStreams, "maxBufferedStreams");
    atLeast(0, maxBufferedDatagrams, "maxBufferedDatagrams");
    atLeast(1, maxSessionsPerConnection, "maxSessionsPerConnection");
    atLeast(1, maxConnections, "maxConnections");
  }

  /**
   * Bytes that the peer may have under way on a stream of which nothing has been read yet: {@code
   * min(streamWindowBytes, max(16 KiB, connectionWindowBytes / 64))}, with the defaults 256 KiB. So
   * up to 63 streams that wait unread leave credit of the connection for the one that is read,
   * whatever the order in which an application reads them; beyond that there is {@link
   * #maxUnreadBytes}.
   *
   * @return bytes
   */
  public int firstStreamWindowBytes() {
    return Math.min(streamWindowBytes, Math.max(16 << 10, connectionWindowBytes / 64));
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) {
      throw new InvalidConfigurationException(
          name + " must be at least " + least + ", but is " + value);
    }
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects limits; each has the default that its record component names. Not thread-safe. */
  public static final class Builder {
    private int maxBidiStreams = 1024;
    private int maxUniStreams = 1024;
    private int streamWindowBytes = 4 << 20;
    private int connectionWindowBytes = 16 << 20;
    private int maxUnreadBytes = 64 << 20;
    private int readAheadBytes = 64 << 10;
    private long maxQueuedSendBytes = 256L << 20;
    private int maxPendingOpens = 10_000;
    private int maxQueuedDatagrams = 256;
    private int maxBufferedStreams = 64;
    private int maxBufferedDatagrams = 64;
    private int maxSessionsPerConnection = 16;
    private int maxConnections = 20_000;

    private Builder() {}

    /**
     * Sets {@link Limits#maxBidiStreams}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxBidiStreams(int value) {
      maxBidiStreams = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxUniStreams}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxUniStreams(int value) {
      maxUniStreams = value;
      return this;
    }

    /**
     * Sets {@link Limits#streamWindowBytes}.
     *
     * @param value the limit
     * @return this
     */
    public Builder streamWindowBytes(int value) {
      streamWindowBytes = value;
      return this;
    }

    /**
     * Sets {@link Limits#connectionWindowBytes}.
     *
     * @param value the limit
     * @return this
     */
    public Builder connectionWindowBytes(int value) {
      connectionWindowBytes = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxUnreadBytes}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxUnreadBytes(int value) {
      maxUnreadBytes = value;
      return this;
    }

    /**
     * Sets {@link Limits#readAheadBytes}.
     *
     * @param value the limit
     * @return this
     */
    public Builder readAheadBytes(int value) {
      readAheadBytes = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxQueuedSendBytes}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxQueuedSendBytes(long value) {
      maxQueuedSendBytes = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxPendingOpens}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxPendingOpens(int value) {
      maxPendingOpens = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxQueuedDatagrams}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxQueuedDatagrams(int value) {
      maxQueuedDatagrams = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxBufferedStreams}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxBufferedStreams(int value) {
      maxBufferedStreams = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxBufferedDatagrams}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxBufferedDatagrams(int value) {
      maxBufferedDatagrams = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxSessionsPerConnection}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxSessionsPerConnection(int value) {
      maxSessionsPerConnection = value;
      return this;
    }

    /**
     * Sets {@link Limits#maxConnections}.
     *
     * @param value the limit
     * @return this
     */
    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    /**
     * Checks and freezes the limits.
     *
     * @return the limits
     * @throws InvalidConfigurationException if one is out of range
     */
    public Limits build() {
      return new Limits(
          maxBidiStreams,
          maxUniStreams,
          streamWindowBytes,
          connectionWindowBytes,
          maxUnreadBytes,
          readAheadBytes,
          maxQueuedSendBytes,
          maxPendingOpens,
          maxQueuedDatagrams,
          maxBufferedStreams,
          maxBufferedDatagrams,
          maxSessionsPerConnection,
          maxConnections);
    }
  }
}
