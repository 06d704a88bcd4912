package io.heddle.netty;

import io.heddle.watch.ProcessLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.collection.LongObjectMap;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reaches Netty's package-private side of quiche, by method handles that are
 * linked once. Confined to the connection's event loop: quiche has no locks.
 *
 * <p>Written for Netty 4.2.18. Where a later Netty has moved something, or the module system
 * forbids the access, {@link #isAvailable()} is false, one warning is logged, and every operation
 * answers that it did nothing; callers then fall back on Netty's public, narrower API.
 */
final class QuicheNatives {
  private static final String PACKAGE = "io.netty.handler.codec.quic.";

  // quiche.h: QUICHE_ERR_INVALID_STREAM_STATE and QUICHE_ERR_STREAM_STOPPED.
  private static final long INVALID_STREAM_STATE = -7;
  private static final long STREAM_STOPPED = -15;

  // quiche.h: QUICHE_ERR_DONE and QUICHE_ERR_BUFFER_TOO_SHORT.
  private static final int DONE = -1;
  private static final int BUFFER_TOO_SHORT = -2;

  /** RFC 9000 §4.6: no more than 2^60 streams of a kind can be allowed; this is the next one. */
  private static final long NEVER_ALLOWED = 1L << 62;

  private static final @Nullable Handles HANDLES = link();

  private QuicheNatives() {}

  /** A stream's half, as quiche numbers it. */
  enum Half {
    /** The receiving half: shutting it down sends STOP_SENDING. */
    READ(0),
    /** The sending half: shutting it down sends RESET_STREAM. */
    WRITE(1);

    private final int quiche;

    Half(int quiche) {
      this.quiche = quiche;
    }
  }

  static boolean isAvailable() {
    return HANDLES != null;
  }

  /**
   * Shuts one half of a stream down with a code of full width, without flushing.
   *
   * @param code 0 to 2^62-1; anything else would abort the process inside quiche
   * @return whether quiche was asked; false without access or on a closed connection
   */
  static boolean shutdown(QuicStreamChannel stream, Half half, long code) {
    ErrorCodes.check(code);
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      long connection = handles.address(stream.parent());
      if (connection == Handles.NO_CONNECTION) {
        return false;
      }
      int ignored =
          (int)
              handles.streamShutdown.invokeExact(connection, stream.streamId(), half.quiche, code);
      return true;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * How many bytes quiche accepts on the stream now: the least of the stream's credit, the
   * connection's credit and the congestion window.
   *
   * @return empty without access; negative is quiche's error
   */
  static OptionalLong capacity(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(handles.capacity(stream.parent(), stream.streamId()));
  }

  /**
   * Whether the peer has sent STOP_SENDING for a stream that Netty still has open.
   *
   * <p>quiche says so at the first question only if that completes the stream, and then no longer
   * knows it; Netty has asked before, if it has the stream open for sending. So such a stream that
   * is unknown there counts too.
   */
  static boolean isStopped(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles == null || !stream.isOpen()) {
      return false;
    }
    if (stream.isOutputShutdown()) {
      return isStopped(stream.parent(), stream.streamId());
    }
    long capacity = handles.capacity(stream.parent(), stream.streamId());
    return capacity == STREAM_STOPPED || capacity == INVALID_STREAM_STATE;
  }

  /** Whether quiche says that the peer has sent STOP_SENDING for a stream without a channel. */
  static boolean isStopped(QuicChannel connection, long streamId) {
    Handles handles = HANDLES;
    return handles != null && handles.capacity(connection, streamId) == STREAM_STOPPED;
  }

  /**
   * Enters the connection's application close with a code of full width; the caller then closes the
   * channel, which sends it.
   *
   * @return whether quiche was asked
   */
  static boolean close(QuicChannel connection, long code) {
    ErrorCodes.check(code);
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      long address = handles.address(connection);
      if (address == Handles.NO_CONNECTION) {
        return false;
      }
      int ignored = (int) handles.enterClose.invokeExact(address, true, code, 0L, 0);
      return true;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * How a connection's channel is being closed.
   *
   * @param code HTTP/3's
   * @param reason may be empty
   */
  record Closing(long code, String reason) {}

  /**
   * With what the application, or HTTP/3 for it, closes the connection; to be asked while its
   * channel is being closed, and empty without access.
   */
  static Optional<Closing> closing(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return Optional.empty();
    }
    try {
      Object close = (Object) handles.closeData.invokeExact(connection);
      if (close == null || !(boolean) handles.closeByApplication.invokeExact(close)) {
        return Optional.empty();
      }
      ByteBuf reason = (ByteBuf) handles.closeReason.invokeExact(close);
      return Optional.of(
          new Closing(
              Integer.toUnsignedLong((int) handles.closeCode.invokeExact(close)),
              reason.toString(StandardCharsets.UTF_8)));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The stream's channel, if Netty has made one and not dropped it. */
  static Optional<QuicStreamChannel> stream(QuicChannel connection, long streamId) {
    Handles handles = HANDLES;
    if (handles == null) {
      return Optional.empty();
    }
    try {
      LongObjectMap<?> streams = (LongObjectMap<?>) handles.streams.invokeExact(connection);
      return Optional.ofNullable((QuicStreamChannel) streams.get(streamId));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** How many streams Netty keeps for the connection; empty without access. */
  static OptionalLong streamCount(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return OptionalLong.empty();
    }
    try {
      LongObjectMap<?> streams = (LongObjectMap<?>) handles.streams.invokeExact(connection);
      return OptionalLong.of(streams.size());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Drops a stream that is over in both directions from its connection's table. */
  static void forget(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles == null) {
      return;
    }
    try {
      handles.streamClosed.invokeExact(stream.parent(), stream.streamId());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Makes stream writes collect in quiche instead of leaving as packets one by one.
   *
   * @return whether the caller now owns the batch and must end it
   */
  static boolean beginBatch(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      return (boolean) handles.beginBatch.invokeExact(connection);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Has quiche make packets of what was written, as far as the congestion window lets them out. */
  static void makePackets(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return;
    }
    try {
      handles.makePackets.invokeExact(
          connection, (Object) handles.connection.invokeExact(connection));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What became of a datagram that quiche was given. */
  enum Handover {
    /** It leaves in one of the next packets. */
    TAKEN,
    /** quiche's queue is full: packets have to be made first. */
    FULL,
    /** It does not fit into a packet of this path. */
    TOO_LARGE,
    /** The connection is over, or its peer takes no datagrams. */
    CLOSED
  }

  /**
   * Queues a datagram in quiche. Only where {@link #isAvailable}.
   *
   * @param datagram direct, of at least one byte; not released
   */
  static Handover sendDatagram(QuicChannel connection, ByteBuf datagram) {
    Handles handles = HANDLES;
    if (handles == null) {
      return Handover.CLOSED;
    }
    try {
      if (handles.address(connection) == Handles.NO_CONNECTION) {
        return Handover.CLOSED;
      }
      int result =
          (int)
              handles.datagramSend.invokeExact(
                  (Object) handles.connection.invokeExact(connection), datagram);
      return switch (result) {
        case DONE -> Handover.FULL;
        case BUFFER_TOO_SHORT -> Handover.TOO_LARGE;
        default -> result < 0 ? Handover.CLOSED : Handover.TAKEN;
      };
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The longest datagram that quiche takes on the path as it is now; empty without access. */
  static OptionalInt maxDatagramBytes(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return OptionalInt.empty();
    }
    try {
      long address = handles.address(connection);
      return address == Handles.NO_CONNECTION
          ? OptionalInt.empty()
          : OptionalInt.of(Math.max(0, (int) handles.maxDatagram.invokeExact(address)));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Ends an owned batch: quiche makes packets of all that was written, and they are flushed. */
  static void endBatch(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return;
    }
    try {
      handles.endBatch.invokeExact(connection);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Gives quiche the end of a stream again that it was given already. Where the peer has asked the
   * stream to stop quiche takes none, but looks at once whether it can forget the stream.
   *
   * @return false when quiche had forgotten the stream, or without access
   */
  static boolean repeatEnd(QuicChannel connection, long streamId) {
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    long capacity = handles.capacity(connection, streamId);
    if (capacity < 0) {
      return capacity == STREAM_STOPPED;
    }
    try {
      return handles.address(connection) != Handles.NO_CONNECTION
          && (int) handles.streamSend.invokeExact(connection, streamId, Unpooled.EMPTY_BUFFER, true)
              >= 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Has quiche send DATA_BLOCKED with its next packets, if the connection's credit is less than so
   * many bytes.
   *
   * @param server which end this is
   */
  static void sayBlocked(QuicChannel connection, boolean server, int bytes) {
    Handles handles = HANDLES;
    if (handles == null) {
      return;
    }
    ByteBuf wanted = connection.alloc().directBuffer(bytes).writeZero(bytes);
    try {
      if (handles.address(connection) != Handles.NO_CONNECTION) {
        // quiche notes what is wanted, and refuses the stream.
        int ignored =
            (int)
                handles.streamSend.invokeExact(
                    connection, NEVER_ALLOWED | (server ? 1 : 0), wanted, false);
      }
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      wanted.release();
    }
  }

  /** Whether quiche has all of a stream up to its end, and all of it was read. */
  static boolean isFinished(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      long address = handles.address(stream.parent());
      return address != Handles.NO_CONNECTION
          && (boolean) handles.streamFinished.invokeExact(address, stream.streamId());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Takes a wish to read back: the stream is not read until it is wished again.
   *
   * @return whether that could be done
   */
  static boolean cancelRead(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      handles.readPending.invokeExact(stream, false);
      return true;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Has the closing of a channel send no end of its stream. Netty sends one where none was sent,
   * also after RESET_STREAM; should that be lost and the end not, the peer would take what arrived
   * for all there is (RFC 9000 §3.3 allows no such frame).
   */
  static void sendNoEnd(QuicStreamChannel stream) {
    Handles handles = HANDLES;
    if (handles != null) {
      try {
        handles.finSent.invokeExact(stream, true);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }

  /** The connection id that the peer is sent packets with; empty on a closed connection. */
  static byte[] destinationId(QuicChannel connection) {
    Handles handles = HANDLES;
    try {
      long address = handles == null ? Handles.NO_CONNECTION : handles.address(connection);
      if (handles == null || address == Handles.NO_CONNECTION) {
        return new byte[0];
      }
      byte[] id = (byte[]) handles.destinationId.invokeExact(address);
      return id == null ? new byte[0] : id;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * How long until quiche's next timer, in nanoseconds: the loss timer if anything is under way
   * that the peer has to acknowledge, else the idle timer. 0 without access.
   */
  static long nextTimerNs(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return 0;
    }
    try {
      long address = handles.address(connection);
      return address == Handles.NO_CONNECTION ? 0 : (long) handles.nextTimer.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** quiche's counts of what the connection has sent and received; empty without access. */
  static Optional<PacketCounts> packetCounts(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return Optional.empty();
    }
    try {
      long address = handles.address(connection);
      if (address == Handles.NO_CONNECTION) {
        return Optional.empty();
      }
      long[] counts = (long[]) handles.stats.invokeExact(address);
      return counts == null
          ? Optional.empty()
          : Optional.of(new PacketCounts(counts[0], counts[2], counts[3], counts[4]));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * What a connection has sent and received since it began.
   *
   * @param received packets
   * @param lost packets that were taken for lost
   * @param sentAgain frames of streams that were sent again
   * @param sentBytes bytes of packets
   */
  record PacketCounts(long received, long lost, long sentAgain, long sentBytes) {
    static final PacketCounts NONE = new PacketCounts(0, 0, 0, 0);
  }

  /**
   * The connection to which a codec hands packets with this connection id.
   *
   * @param codec what a QUIC codec builder built
   * @param connectionId not modified
   */
  static Optional<QuicChannel> connection(ChannelHandler codec, ByteBuffer connectionId) {
    Handles handles = HANDLES;
    if (handles == null || !handles.codecType.isInstance(codec)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          (@Nullable QuicChannel) handles.channelOfId.invokeExact(codec, connectionId));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Whether the next DATAGRAM that the connection has received and not handed out has so many
   * bytes; true without access.
   */
  static boolean mayBeReceivedDatagram(QuicChannel connection, int bytes) {
    Handles handles = HANDLES;
    if (handles == null) {
      return true;
    }
    try {
      long address = handles.address(connection);
      return address == Handles.NO_CONNECTION
          || (int) handles.datagramLength.invokeExact(address) == bytes;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Whether early data can be sent, or was accepted, and the handshake is not complete yet. */
  static boolean isInEarlyData(QuicChannel connection) {
    Handles handles = HANDLES;
    if (handles == null) {
      return false;
    }
    try {
      long address = handles.address(connection);
      return address != Handles.NO_CONNECTION && (boolean) handles.inEarlyData.invokeExact(address);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static @Nullable Handles link() {
    try {
      return new Handles();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      ProcessLog.warn(
          "Netty's QUIC internals are not accessible, so stream error codes above 2^31-1 are sent"
              + " as 0, the code of a peer's STOP_SENDING stays unknown, and what HTTP/3 closed a"
              + " connection for, too",
          e);
      return null;
    }
  }

  /** The linked handles, typed by what is public so that they can be called exactly. */
  private static final class Handles {
    static final long NO_CONNECTION = -1;

    final Class<?> codecType = Class.forName(PACKAGE + "QuicheQuicCodec");
    final MethodHandle streamShutdown;
    final MethodHandle enterClose;
    final MethodHandle inEarlyData;
    final MethodHandle nextTimer;
    final MethodHandle datagramLength;
    final MethodHandle stats;
    final MethodHandle streamSend;
    final MethodHandle streamFinished;
    final MethodHandle readPending;
    final MethodHandle finSent;
    final MethodHandle destinationId;
    final MethodHandle streamCapacity;
    final MethodHandle streamClosed;
    final MethodHandle streams;
    final MethodHandle beginBatch;
    final MethodHandle endBatch;
    final MethodHandle makePackets;
    final MethodHandle datagramSend;
    final MethodHandle maxDatagram;
    final MethodHandle channelOfId;
    final MethodHandle closeData;
    final MethodHandle closeByApplication;
    final MethodHandle closeCode;
    final MethodHandle closeReason;
    private final MethodHandle connection;
    private final MethodHandle isFreed;
    private final MethodHandle isClosed;
    private final MethodHandle address;

    Handles() throws ReflectiveOperationException {
      Class<?> natives = Class.forName(PACKAGE + "Quiche");
      Class<?> channel = Class.forName(PACKAGE + "QuicheQuicChannel");
      Class<?> conn = Class.forName(PACKAGE + "QuicheQuicConnection");
      Lookup lookup = MethodHandles.privateLookupIn(channel, MethodHandles.lookup());
      streamShutdown =
          lookup.findStatic(
              natives,
              "quiche_conn_stream_shutdown",
              MethodType.methodType(int.class, long.class, long.class, int.class, long.class));
      enterClose =
          lookup.findStatic(
              natives,
              "quiche_conn_close",
              MethodType.methodType(
                  int.class, long.class, boolean.class, long.class, long.class, int.class));
      inEarlyData =
          lookup.findStatic(
              natives,
              "quiche_conn_is_in_early_data",
              MethodType.methodType(boolean.class, long.class));
      nextTimer =
          lookup.findStatic(
              natives,
              "quiche_conn_timeout_as_nanos",
              MethodType.methodType(long.class, long.class));
      datagramLength =
          lookup.findStatic(
              natives,
              "quiche_conn_dgram_recv_front_len",
              MethodType.methodType(int.class, long.class));
      stats =
          lookup.findStatic(
              natives, "quiche_conn_stats", MethodType.methodType(long[].class, long.class));
      streamSend =
          onChannel(
              lookup, channel, "streamSend", int.class, long.class, ByteBuf.class, boolean.class);
      readPending = flagOfStream("readPending");
      finSent = flagOfStream("finSent");
      streamFinished =
          lookup.findStatic(
              natives,
              "quiche_conn_stream_finished",
              MethodType.methodType(boolean.class, long.class, long.class));
      destinationId =
          lookup.findStatic(
              natives,
              "quiche_conn_destination_id",
              MethodType.methodType(byte[].class, long.class));
      streamCapacity = onChannel(lookup, channel, "streamCapacity", long.class, long.class);
      streamClosed = onChannel(lookup, channel, "streamClosed", void.class, long.class);
      streams =
          lookup
              .findGetter(channel, "streams", LongObjectMap.class)
              .asType(MethodType.methodType(LongObjectMap.class, QuicChannel.class));
      beginBatch = onChannel(lookup, channel, "markInFireChannelReadCompleteQueue", boolean.class);
      endBatch = onChannel(lookup, channel, "recvComplete", void.class);
      makePackets =
          lookup
              .findVirtual(
                  channel,
                  "connectionSend",
                  MethodType.methodType(
                      Class.forName(PACKAGE + "QuicheQuicChannel$SendResult"), conn))
              .asType(MethodType.methodType(void.class, QuicChannel.class, Object.class));
      datagramSend =
          lookup
              .findStatic(
                  channel, "sendDatagram", MethodType.methodType(int.class, conn, ByteBuf.class))
              .asType(MethodType.methodType(int.class, Object.class, ByteBuf.class));
      maxDatagram =
          lookup.findStatic(
              natives,
              "quiche_conn_dgram_max_writable_len",
              MethodType.methodType(int.class, long.class));
      channelOfId =
          lookup
              .findVirtual(
                  codecType, "getChannel", MethodType.methodType(channel, ByteBuffer.class))
              .asType(
                  MethodType.methodType(QuicChannel.class, ChannelHandler.class, ByteBuffer.class));
      Class<?> close = Class.forName(PACKAGE + "QuicheQuicChannel$CloseData");
      closeData =
          lookup
              .findGetter(channel, "closeData", close)
              .asType(MethodType.methodType(Object.class, QuicChannel.class));
      closeByApplication = field(close, "applicationClose", boolean.class);
      closeCode = field(close, "err", int.class);
      closeReason = field(close, "reason", ByteBuf.class);
      connection =
          lookup
              .findGetter(channel, "connection", conn)
              .asType(MethodType.methodType(Object.class, QuicChannel.class));
      isFreed = onConnection(lookup, conn, "isFreed", boolean.class);
      isClosed = onConnection(lookup, conn, "isClosed", boolean.class);
      address = onConnection(lookup, conn, "address", long.class);
    }

    private static MethodHandle flagOfStream(String name) throws ReflectiveOperationException {
      Class<?> stream = Class.forName(PACKAGE + "QuicheQuicStreamChannel");
      return MethodHandles.privateLookupIn(stream, MethodHandles.lookup())
          .findSetter(stream, name, boolean.class)
          .asType(MethodType.methodType(void.class, QuicStreamChannel.class, boolean.class));
    }

    private static MethodHandle field(Class<?> of, String name, Class<?> type)
        throws ReflectiveOperationException {
      return MethodHandles.privateLookupIn(of, MethodHandles.lookup())
          .findGetter(of, name, type)
          .asType(MethodType.methodType(type, Object.class));
    }

    private static MethodHandle onChannel(
        Lookup lookup, Class<?> channel, String name, Class<?> result, Class<?>... parameters)
        throws ReflectiveOperationException {
      MethodHandle handle =
          lookup.findVirtual(channel, name, MethodType.methodType(result, parameters));
      return handle.asType(handle.type().changeParameterType(0, QuicChannel.class));
    }

    private static MethodHandle onConnection(
        Lookup lookup, Class<?> connection, String name, Class<?> result)
        throws ReflectiveOperationException {
      return lookup
          .findVirtual(connection, name, MethodType.methodType(result))
          .asType(MethodType.methodType(result, Object.class));
    }

    /** quiche's pointer to the connection, or {@link #NO_CONNECTION}. */
    long address(QuicChannel channel) throws Throwable {
      Object quiche = (Object) connection.invokeExact(channel);
      if (quiche == null || (boolean) isFreed.invokeExact(quiche)) {
        return NO_CONNECTION;
      }
      return (long) address.invokeExact(quiche);
    }

    long capacity(QuicChannel channel, long streamId) {
      try {
        Object quiche = (Object) connection.invokeExact(channel);
        if (quiche == null || (boolean) isClosed.invokeExact(quiche)) {
          return 0;
        }
        return (long) streamCapacity.invokeExact(channel, streamId);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }
}
