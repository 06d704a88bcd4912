package io.heddle.netty;

import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.IoFailureException;
import io.heddle.OperationTimeoutException;
import io.heddle.RateLimitException;
import io.heddle.session.Loop;
import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicTransportError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Why a QUIC connection ends. The first reason that is known stands, and whoever waits is told at
 * once: the channel is inactive only when QUIC has drained. Confined to the event loop.
 */
final class ConnectionEnd {
  // RFC 9000 §20.1
  private static final int CONNECTION_REFUSED = 0x02;

  /** What fits into any packet with CONNECTION_CLOSE. */
  private static final int MAX_REASON_BYTES = 512;

  private static final String BROKE_HTTP3 = "The peer broke HTTP/3: ";

  private final QuicChannel channel;
  private final Loop loop;
  private final Consumer<String> violations;
  private final CompletableFuture<HeddleException> why = new CompletableFuture<>();
  private Optional<QuicConnectionCloseEvent> peerClose = Optional.empty();
  private long peerCode;
  private Optional<String> brokeQuic = Optional.empty();

  /** For Netty may release the words of a second close twice. */
  private boolean isClosedHere;

  /**
   * Nothing is known yet.
   *
   * @param violations told in words what the peer broke, if that is why
   */
  ConnectionEnd(QuicChannel channel, Loop loop, Consumer<String> violations) {
    this.channel = channel;
    this.loop = loop;
    this.violations = violations;
  }

  /** Completed with why the connection ends, as soon as that is known. */
  CompletableFuture<HeddleException> why() {
    return why;
  }

  /** Whether the peer closed the connection without an error. */
  boolean isClean() {
    return peerClose
        .filter(close -> close.isApplicationClose() && peerCode == Http3Error.H3_NO_ERROR)
        .isPresent();
  }

  // ---- closed by this end ----

  /** Closes the connection because the peer broke a rule that concerns all of it. */
  void fail(ProtocolViolation broken) {
    violated(BROKE_HTTP3 + broken.message());
    QuicStreams.close(channel, broken.http3Error(), words(broken.detail()));
  }

  /** Closes the connection because this end has no memory for it. */
  void overloaded(String text) {
    why.complete(new RateLimitException(Side.LOCAL, text));
    close(Http3Error.H3_EXCESSIVE_LOAD, text);
  }

  /** Closes the connection, which is not needed any more, with an HTTP/3 error code. */
  void close(long http3Error, String text) {
    if (isClosedHere) {
      return;
    }
    isClosedHere = true;
    why.complete(closedHere());
    QuicStreams.close(channel, http3Error, words(text));
  }

  /** Gives a handshake up, and says why. */
  void giveUp(String text) {
    if (isClosedHere) {
      return;
    }
    isClosedHere = true;
    why.complete(closedHere());
    // RFC 9000 §10.2.3: before the handshake is complete only the transport can close.
    channel.close(false, CONNECTION_REFUSED, words(text));
  }

  /** Gives a peer up of which nothing arrives. */
  void silent(long timeoutMs) {
    why.complete(
        new OperationTimeoutException(
            Side.TRANSPORT,
            "Nothing arrived from the peer within the idle timeout of " + timeoutMs + " ms"));
    // RFC 9000 §20.1: NO_ERROR, for a peer that was only away.
    channel.close(false, 0, words("nothing arrived for too long"));
  }

  private static ByteBuf words(String text) {
    return Unpooled.wrappedBuffer(Utf8.encode(text, MAX_REASON_BYTES));
  }

  // ---- closed by others ----

  /** The peer has closed the connection. */
  void closedByPeer(QuicConnectionCloseEvent close) {
    peerClose = Optional.of(close);
    peerCode = Integer.toUnsignedLong(close.error());
    // Later: Netty tells it before what came in the same packet, such as the answer to a request.
    loop.afterThis(() -> why.complete(byPeer(close)));
  }

  /** What was read of the peer's close; counts as far as Netty says the same. */
  void peersCode(CloseCodeEvent told) {
    if (peerClose
        .filter(close -> close.isApplicationClose() == told.application())
        .filter(close -> close.error() == (int) told.code())
        .isPresent()) {
      peerCode = told.code();
    }
  }

  /** QUIC found something wrong, which ends the connection or not. */
  void failed(Throwable cause) {
    brokeQuic = brokeQuic(cause).or(() -> brokeQuic);
  }

  /** What the peer did wrong in the eyes of QUIC, in words, if that is why it failed. */
  static Optional<String> brokeQuic(Throwable cause) {
    if (cause instanceof SSLException) {
      return Optional.of("The TLS handshake failed: " + cause.getMessage());
    }
    QuicTransportError error = cause instanceof QuicException known ? known.error() : null;
    if (error == null) {
      return Optional.empty();
    }
    // Behind the error Netty has quiche's name, which says more.
    String message = String.valueOf(cause.getMessage());
    int quiche = message.indexOf("QUICHE_ERR_");
    return Optional.of(
        "The peer broke QUIC: "
            + QuicError.name(error.code())
            + (quiche < 0 ? "" : " (" + message.substring(quiche) + ")"));
  }

  private void violated(String words) {
    if (why.complete(new IoFailureException(Side.REMOTE, words))) {
      violations.accept(words);
    }
  }

  /** The channel is being closed; by Netty's HTTP/3, if this end has not said why. */
  void closing() {
    if (why.isDone()) {
      return;
    }
    Optional<QuicheNatives.Closing> byHttp3 = QuicheNatives.closing(channel);
    if (peerClose.isPresent()) {
      why.complete(byPeer(peerClose.get()));
    } else if (byHttp3.isPresent()) {
      closing(byHttp3.get());
    } else {
      why.complete(closedHere());
    }
  }

  private void closing(QuicheNatives.Closing byHttp3) {
    String what = Http3Error.name(byHttp3.code()) + said(byHttp3.reason());
    if (byHttp3.code() == Http3Error.H3_INTERNAL_ERROR) {
      why.complete(new IoFailureException(Side.LOCAL, "HTTP/3 failed here: " + what));
    } else {
      violated(BROKE_HTTP3 + what);
    }
  }

  /** The channel is inactive: why, as far as it is known. */
  HeddleException over() {
    if (peerClose.isPresent()) {
      why.complete(byPeer(peerClose.get()));
    } else if (channel.isTimedOut()) {
      why.complete(
          new OperationTimeoutException(
              Side.TRANSPORT,
              "The connection timed out: nothing arrived from the peer within the idle timeout"));
    } else {
      brokeQuic.ifPresent(this::violated);
      why.complete(closedHere());
    }
    return why.join();
  }

  // ---- in words ----

  private HeddleException byPeer(QuicConnectionCloseEvent close) {
    String said = said(reason(close));
    if (!close.isApplicationClose() && peerCode == CONNECTION_REFUSED) {
      return new IoFailureException(Side.REMOTE, "The server refuses the connection" + said);
    }
    return new IoFailureException(
        Side.REMOTE,
        "The peer closed the QUIC connection with "
            + (close.isApplicationClose() ? Http3Error.name(peerCode) : QuicError.name(peerCode))
            + said);
  }

  private static String said(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String reason(QuicConnectionCloseEvent close) {
    try {
      return new String(close.reason(), StandardCharsets.UTF_8);
    } catch (NullPointerException e) {
      // Netty 4.2.18 has null for an empty reason phrase, and trips over it itself.
      return "";
    }
  }

  private static HeddleException closedHere() {
    return new IoFailureException(Side.LOCAL, "The QUIC connection was closed here");
  }
}
