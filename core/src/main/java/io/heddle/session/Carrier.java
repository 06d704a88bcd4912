package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.HeddleException;
import io.heddle.PathStats;
import io.heddle.StreamPriority;
import io.heddle.budget.MemoryAccount;
import java.util.concurrent.CompletableFuture;

/**
 * What a backend gives the engine: the native streams and datagrams of one session. All calls come
 * on the {@link Loop} and must not block or throw; what they cause is told through {@link
 * CarrierEvents} and {@link StreamEvents}, never from within the call itself.
 */
public interface Carrier {
  /** The usual {@link #turnBytes}: a dozen packets. */
  int TURN_BYTES = 16 << 10;

  /**
   * The loop that the session is confined to.
   *
   * @return always the same
   */
  Loop loop();

  /**
   * Where it is counted what the session holds: by the engine what it was given, by the carrier
   * what it has yet to give.
   *
   * @return always the same
   */
  default MemoryAccount memory() {
    return MemoryAccount.NONE;
  }

  /**
   * What this carrier can do and what it cannot. From any thread.
   *
   * @return as of now
   */
  Capabilities capabilities();

  /**
   * Opens a stream as soon as the peer's limits allow, at once if they do.
   *
   * @param bidirectional or unidirectional
   * @param result told once, perhaps within the call, unless the session ends first
   */
  void open(boolean bidirectional, OpenResult result);

  /**
   * Forgets an open that waits: nobody wants the stream any more.
   *
   * @param result as given to {@link #open}; no effect if it does not wait
   */
  void giveUp(OpenResult result);

  /** Told how an open ended. */
  interface OpenResult {
    /**
     * What priority the stream begins with, a hint for transports that have priorities of their
     * own.
     *
     * @return always the same
     */
    StreamPriority priority();

    /**
     * Whether anybody still wants the stream. To be asked when the peer allows it: if not, none is
     * opened, and nothing is told.
     *
     * @return false once it was given up
     */
    default boolean isWanted() {
      return true;
    }

    /**
     * The stream is open.
     *
     * @param stream the carrier's side of it
     * @return where to tell what happens on it
     */
    StreamEvents opened(CarrierStream stream);

    /**
     * The stream cannot be opened.
     *
     * @param reason why
     */
    void failed(HeddleException reason);
  }

  /**
   * How many more stream bytes of a priority the connection takes. When it takes none, it takes
   * none of lower ones either, and the carrier calls {@link CarrierEvents#writable()} once it does
   * again.
   *
   * @param level as {@link StreamPriority#value} has it
   * @return 0 or less ends a round of sending
   */
  int room(int level);

  /**
   * How much a stream sends, at least, before the next one of its level has its turn: the fewer,
   * the sooner a small message is through beside many others, but each write costs something, too.
   *
   * @return always the same
   */
  default int turnBytes() {
    return TURN_BYTES;
  }

  /**
   * The largest datagram payload now.
   *
   * @return bytes; 0 where there are no datagrams
   */
  int maxDatagramBytes();

  /**
   * Sends a datagram if there is room. When there is none, the carrier calls {@link
   * CarrierEvents#writable()} once there is. When this returns, the carrier has sent or copied what
   * it took.
   *
   * @param payload at most {@link #maxDatagramBytes()}; ownership of the handle passes if the
   *     answer is true
   * @return whether it was taken
   */
  boolean sendDatagram(Bytes payload);

  /**
   * Whether reads of the application wait. While they do, what streams that nobody reads hold of
   * the connection's window must not keep the peer from sending what is waited for: up to {@link
   * io.heddle.Limits#maxUnreadBytes} the carrier grants that much more. Carriers without a window
   * of their own need not do anything.
   *
   * @param waiting told when it changes
   */
  default void readsWait(boolean waiting) {}

  /**
   * Whether the peer has used up all that it may send, and cannot be granted more while nothing is
   * read. When that comes to be so while reads wait, the carrier calls {@link
   * CarrierEvents#creditSpent()}.
   *
   * @return false where there is no such bound
   */
  default boolean isCreditSpent() {
    return false;
  }

  /** Ends a batch of writes: what they left in buffers goes out now. */
  void flush();

  /** Asks the peer to finish soon, where {@link #capabilities} says that it can. */
  void drain();

  /**
   * Closes the session, telling the peer, and aborts what is left of its streams; {@link
   * CarrierEvents#closeSent()} follows.
   *
   * @param code application code, 0 to 2³²−1
   * @param reason application text, at most 1024 bytes of UTF-8
   */
  void close(long code, String reason);

  /**
   * What the transport knows about the path; after the end of the session, what it knew last.
   *
   * @return a snapshot; does not fail
   */
  CompletableFuture<PathStats> pathStats();
}
