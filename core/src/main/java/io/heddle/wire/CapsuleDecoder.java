package io.heddle.wire;

import io.heddle.wire.Capsule.CloseSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes capsules from bytes that arrive in any pieces; for one thread at a time.
 *
 * <p>Feed it in a loop: {@link #feed} takes bytes up to the end of one capsule, then {@link #poll}
 * answers it. Unknown and reserved capsules of any length are skipped without being held. At most
 * max(1028, {@code maxDatagramBytes}) bytes are held for a capsule that has not yet arrived whole.
 * Nothing that arrives makes it throw.
 */
public final class CapsuleDecoder {
  private enum Phase {
    TYPE,
    LENGTH,
    VALUE,
    SKIP,
    FAILED
  }

  private static final int CODE_BYTES = 4;

  private final int maxDatagramBytes;
  private final boolean flowControl;
  private final VarIntDecoder field = new VarIntDecoder();
  private Phase phase = Phase.TYPE;
  private int type;
  private byte[] value = new byte[0];
  private int valueHave;
  private long skip;
  private long droppedDatagrams;
  private @Nullable Capsule decoded;
  private @Nullable ProtocolViolation violation;

  /**
   * Creates a decoder for the start of a CONNECT stream's capsules.
   *
   * @param maxDatagramBytes the longest payload of a DATAGRAM capsule to accept; longer ones are
   *     dropped, as a datagram may be
   * @param flowControl whether flow-control capsules are decoded; if not, they are skipped, even
   *     malformed ones
   */
  public CapsuleDecoder(int maxDatagramBytes, boolean flowControl) {
    this.maxDatagramBytes = maxDatagramBytes;
    this.flowControl = flowControl;
  }

  /**
   * Takes bytes until a capsule is complete or the input ends. Takes nothing while a capsule waits
   * to be polled, and discards everything after a violation.
   *
   * @param from holds the bytes
   * @param offset index of the first byte
   * @param length how many bytes
   * @return how many bytes were taken
   */
  public int feed(byte[] from, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && decoded == null) {
      switch (phase) {
        case TYPE, LENGTH -> {
          at += field.feed(from, at, end - at);
          if (field.isComplete()) {
            headerFieldRead();
          }
        }
        case VALUE -> {
          int taken = Math.min(value.length - valueHave, end - at);
          System.arraycopy(from, at, value, valueHave, taken);
          valueHave += taken;
          at += taken;
          completeValue();
        }
        case SKIP -> {
          int available = end - at;
          int taken = skip < available ? (int) skip : available;
          skip -= taken;
          at += taken;
          phase = skip == 0 ? Phase.TYPE : Phase.SKIP;
        }
        case FAILED -> at = end;
      }
    }
    return at - offset;
  }

  /**
   * The capsule that {@link #feed} completed, once; ownership of its payload goes with it.
   *
   * @return the capsule, if one is complete
   */
  public Optional<Capsule> poll() {
    Optional<Capsule> answer = Optional.ofNullable(decoded);
    decoded = null;
    return answer;
  }

  /**
   * What the peer did wrong, if anything; the CONNECT stream must then be reset with its code.
   *
   * @return the violation; once there is one it stays
   */
  public Optional<ProtocolViolation> violation() {
    return Optional.ofNullable(violation);
  }

  /**
   * Whether the bytes so far end where a capsule ends, so that the stream may end, too.
   *
   * @return false inside a capsule
   */
  public boolean atBoundary() {
    return phase == Phase.TYPE && field.isEmpty();
  }

  /**
   * How many DATAGRAM capsules were dropped for being too long.
   *
   * @return 0 or more
   */
  public long droppedDatagrams() {
    return droppedDatagrams;
  }

  private void headerFieldRead() {
    if (phase == Phase.TYPE) {
      type = field.intValue();
      phase = Phase.LENGTH;
    } else {
      begin(field.intValue(), field.value());
    }
    field.reset();
  }

  /** Decides by type and length what to do with the value: hold it, skip it or fail. */
  private void begin(int smallLength, long length) {
    switch (type) {
      case CapsuleType.DATAGRAM -> {
        if (smallLength >= 0 && smallLength <= maxDatagramBytes) {
          hold(smallLength);
        } else {
          droppedDatagrams++;
          skip(length);
        }
      }
      case CapsuleType.WT_CLOSE_SESSION ->
          holdWithin(CODE_BYTES, smallLength, CODE_BYTES + CloseSession.MAX_REASON_BYTES);
      case CapsuleType.WT_DRAIN_SESSION -> holdWithin(0, smallLength, 0);
      case CapsuleType.WT_MAX_DATA,
          CapsuleType.WT_MAX_STREAMS_BIDI,
          CapsuleType.WT_MAX_STREAMS_UNI,
          CapsuleType.WT_DATA_BLOCKED,
          CapsuleType.WT_STREAMS_BLOCKED_BIDI,
          CapsuleType.WT_STREAMS_BLOCKED_UNI -> {
        // webtrans-http3 §5.1: without flow control, ignore receipt of its capsules.
        if (flowControl) {
          holdWithin(1, smallLength, VarInt.MAX_LENGTH);
        } else {
          skip(length);
        }
      }
      // webtrans-http3 §5.4: a session error, whose code the draft leaves open.
      case CapsuleType.WT_MAX_STREAM_DATA, CapsuleType.WT_STREAM_DATA_BLOCKED ->
          fail(Http3Error.WT_FLOW_CONTROL_ERROR, "capsule prohibited over HTTP/3");
      // RFC 9297 §3.2: unknown capsules MUST be skipped.
      default -> skip(length);
    }
  }

  private void holdWithin(int min, int length, int max) {
    if (length >= min && length <= max) {
      hold(length);
    } else {
      malformed();
    }
  }

  private void hold(int length) {
    value = new byte[length];
    valueHave = 0;
    phase = Phase.VALUE;
    completeValue();
  }

  private void skip(long length) {
    skip = length;
    phase = length == 0 ? Phase.TYPE : Phase.SKIP;
  }

  private void completeValue() {
    if (valueHave < value.length) {
      return;
    }
    byte[] whole = value;
    value = new byte[0];
    phase = Phase.TYPE;
    switch (type) {
      case CapsuleType.DATAGRAM -> decoded = new Capsule.Datagram(whole);
      case CapsuleType.WT_CLOSE_SESSION -> closeSession(whole);
      case CapsuleType.WT_DRAIN_SESSION -> decoded = new Capsule.DrainSession();
      default -> flowControl(whole);
    }
  }

  private void closeSession(byte[] whole) {
    long code =
        (whole[0] & 0xffL) << 24
            | (whole[1] & 0xff) << 16
            | (whole[2] & 0xff) << 8
            | (whole[3] & 0xff);
    Optional<String> reason = Utf8.decode(whole, CODE_BYTES, whole.length - CODE_BYTES);
    if (reason.isPresent()) {
      decoded = new CloseSession(code, reason.get());
    } else {
      // webtrans-http3 §6
      fail(Http3Error.H3_MESSAGE_ERROR, "close reason is not UTF-8");
    }
  }

  private void flowControl(byte[] whole) {
    // RFC 9297 §3.3: the value must hold exactly its fields.
    if (VarInt.length(whole[0]) != whole.length) {
      malformed();
      return;
    }
    long number = VarInt.get(whole, 0, whole.length);
    if (type == CapsuleType.WT_MAX_DATA) {
      decoded = new Capsule.MaxData(number);
    } else if (type == CapsuleType.WT_DATA_BLOCKED) {
      decoded = new Capsule.DataBlocked(number);
    } else if (number > SessionLimits.MAX_STREAMS) {
      // webtrans-http3 §5.6.2 and §5.6.3
      fail(Http3Error.WT_FLOW_CONTROL_ERROR, "more than 2^60 streams");
    } else {
      decoded =
          switch (type) {
            case CapsuleType.WT_MAX_STREAMS_BIDI ->
                new Capsule.MaxStreams(StreamKind.BIDIRECTIONAL, number);
            case CapsuleType.WT_MAX_STREAMS_UNI ->
                new Capsule.MaxStreams(StreamKind.UNIDIRECTIONAL, number);
            case CapsuleType.WT_STREAMS_BLOCKED_BIDI ->
                new Capsule.StreamsBlocked(StreamKind.BIDIRECTIONAL, number);
            default -> new Capsule.StreamsBlocked(StreamKind.UNIDIRECTIONAL, number);
          };
    }
  }

  // RFC 9297 §3.3: a malformed capsule makes the message malformed.
  private void malformed() {
    fail(Http3Error.H3_MESSAGE_ERROR, "capsule 0x" + Integer.toHexString(type) + " is malformed");
  }

  private void fail(long http3Error, String detail) {
    phase = Phase.FAILED;
    violation = new ProtocolViolation(http3Error, detail);
  }
}
