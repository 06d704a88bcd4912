package io.heddle;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A WebTransport session: streams and datagrams between two ends, the same on the JVM and in the
 * browser, over HTTP/3 and over a WebSocket.
 *
 * <p>All calls are safe from any thread. Stages complete on the session's thread: continue there
 * with short, non-blocking steps, or wait on a thread of your own (a virtual thread, say) with
 * {@code join()}. Null is refused where it is given, by {@link NullPointerException}, and nothing
 * comes of the call.
 *
 * <p><b>Giving up.</b> Whoever cancels the stage of an open, an accept, a receive or a read, or
 * gives it a timeout, loses nothing: what comes later goes to who asks next, and a stream that
 * waits for the peer's limit is not opened. Accepts, receives and opens leave their queue at once.
 * This holds for the stage that the call returned. A stage made of it ({@code thenApply}, {@code
 * thenCompose}) only stops listening when it is cancelled: the call goes on, and the stream,
 * datagram or bytes that come of it are nobody's. The stages that tell of an end ({@link
 * #closed()}, {@link #draining()}, {@link SendStream#sendClosed()}, {@link
 * ReceiveStream#receiveClosed()}) are one for all who ask, and nobody can complete them; a timeout
 * on one makes a copy.
 */
public interface Session {
  /**
   * A name for logs, unique among the sessions of this process.
   *
   * @return letters, digits and dashes
   */
  String id();

  /**
   * What carries the session.
   *
   * @return the transport
   */
  TransportKind transport();

  /**
   * What that transport can do and what it cannot.
   *
   * @return as of now: over a WebSocket a server learns what its peer understands soon after the
   *     session began, and the size of datagrams may change with the path
   */
  Capabilities capabilities();

  /**
   * What the client asked for.
   *
   * @return path, query, header fields
   */
  SessionRequest request();

  /**
   * What a filter of the server found out when it let the session in, such as who the user is: what
   * it put into its {@link Admission}, or into the request that it handed on.
   *
   * @param key what it was put under
   * @param <T> its type
   * @return the value, if there is one; always empty at the client
   */
  <T> Optional<T> attribute(AttributeKey<T> key);

  /**
   * The application protocol that both ends agreed on (webtrans-http3 §3.3).
   *
   * @return its name, if one was negotiated
   */
  Optional<String> protocol();

  /**
   * This end's address.
   *
   * @return address and port, where the platform knows them
   */
  Optional<NetworkAddress> localAddress();

  /**
   * The other end's address.
   *
   * @return address and port, where the platform knows them
   */
  Optional<NetworkAddress> remoteAddress();

  /**
   * Opens a bidirectional stream of {@link StreamPriority#NORMAL} priority.
   *
   * @return as {@link #openBidi(StreamPriority)}
   */
  default CompletableFuture<BidiStream> openBidi() {
    return openBidi(StreamPriority.NORMAL);
  }

  /**
   * Opens a bidirectional stream.
   *
   * @param priority of what this end sends
   * @return the stream, as soon as the peer's stream limit allows one more; fails with a {@link
   *     StreamException} of the kind {@link StreamException.Kind#NOT_OPENED NOT_OPENED}, {@link
   *     RateLimitException} when too many wait already, or with what ended the session
   */
  CompletableFuture<BidiStream> openBidi(StreamPriority priority);

  /**
   * Opens a unidirectional stream of {@link StreamPriority#NORMAL} priority.
   *
   * @return as {@link #openUni(StreamPriority)}
   */
  default CompletableFuture<SendStream> openUni() {
    return openUni(StreamPriority.NORMAL);
  }

  /**
   * Opens a unidirectional stream.
   *
   * @param priority of what this end sends
   * @return the stream; fails as {@link #openBidi(StreamPriority)} does
   */
  CompletableFuture<SendStream> openUni(StreamPriority priority);

  /**
   * Waits for the next bidirectional stream that the peer opens. Streams that nobody accepts wait,
   * and count against the stream limit that the peer was given.
   *
   * @return the stream; fails with what ended the session
   */
  CompletableFuture<BidiStream> acceptBidi();

  /**
   * Waits for the next unidirectional stream that the peer opens.
   *
   * @return the stream; fails with what ended the session
   */
  CompletableFuture<ReceiveStream> acceptUni();

  /**
   * Hands each bidirectional stream that the peer opens to a handler, beginning with those that
   * wait; the twin of {@link #acceptBidi()}, whose callers come first while any wait. For as long
   * as the session lasts, or until another handler is set.
   *
   * @param handler called on the session's thread, in the order in which the streams arrive: return
   *     soon. A stream whose handler throws is aborted in both directions with code 1, and the
   *     failure is logged
   */
  void onBidi(Consumer<? super BidiStream> handler);

  /**
   * Hands each unidirectional stream that the peer opens to a handler.
   *
   * @param handler as for {@link #onBidi}; beside {@link #acceptUni()}
   */
  void onUni(Consumer<? super ReceiveStream> handler);

  /**
   * Hands each datagram that arrives to a handler, who owns its payload.
   *
   * @param handler as for {@link #onBidi}; beside {@link Datagrams#receive()}. What it throws is
   *     logged
   */
  void onDatagram(Consumer<? super Bytes> handler);

  /**
   * The datagrams of this session.
   *
   * @return always the same object
   */
  Datagrams datagrams();

  /**
   * What has passed so far; after the end of the session, whoever ended it, what had passed by
   * then, with the last figures of the path that the transport knew.
   *
   * @return a snapshot; does not fail
   */
  CompletableFuture<SessionStats> stats();

  /**
   * The peer asks this end to finish what it does and close soon (WT_DRAIN_SESSION or GOAWAY,
   * webtrans-http3 §4.7). Everything still works.
   *
   * @return completes when the peer says so, where {@link Capabilities#hearsDrain()} says that it
   *     is heard; never fails, and stays incomplete if the session ends without
   */
  CompletableFuture<Void> draining();

  /**
   * Asks the peer to finish and close soon; see {@link #draining()}. Without effect where {@link
   * Capabilities#sendsDrain()} says so.
   */
  void drain();

  /**
   * The session's end.
   *
   * @return the same stage for all who ask, which nobody can complete or cancel; completes with
   *     code and reason when either application closed it; fails with {@link IoFailureException},
   *     {@link OperationTimeoutException} or another {@link HeddleException} when it was lost. If
   *     Heddle itself fails the session ends: here with {@link PlatformException}, at the peer with
   *     code 1 or as lost
   */
  CompletableFuture<CloseInfo> closed();

  /**
   * Closes with code 0 and no reason.
   *
   * @return as {@link #close(long, String)}
   */
  default CompletableFuture<CloseInfo> close() {
    return close(0, "");
  }

  /**
   * Closes the session. Streams that are not finished are aborted and everything outstanding fails
   * with {@link SessionClosedException}; to lose nothing, finish the streams and wait for the
   * peer's answer first.
   *
   * @param code application code, 0 to 2³²−1
   * @param reason application text; what exceeds 1024 bytes of UTF-8 is cut off
   * @return the same as {@link #closed()}: the first close wins
   * @throws IllegalArgumentException if the code does not fit
   */
  CompletableFuture<CloseInfo> close(long code, String reason);
}
