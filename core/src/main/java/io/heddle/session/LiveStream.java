package io.heddle.session;

import io.heddle.Bytes;
import io.heddle.HeddleException;
import io.heddle.StreamPriority;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the session until its last direction has ended: passes the carrier's events on to the
 * directions. A link in the session's list. Confined to the loop.
 */
final class LiveStream implements StreamEvents {
  private final SessionEngine engine;
  private final @Nullable SendHalf send;
  private final @Nullable ReceiveHalf receive;
  private @Nullable Bidi bidi;
  private int openHalves;
  @Nullable LiveStream previous;
  @Nullable LiveStream next;

  LiveStream(
      SessionEngine engine,
      CarrierStream carrier,
      StreamPriority priority,
      boolean sends,
      boolean receives) {
    this.engine = engine;
    send = sends ? new SendHalf(this, carrier, priority) : null;
    receive = receives ? new ReceiveHalf(this, carrier) : null;
    openHalves = sends && receives ? 2 : 1;
  }

  SessionEngine session() {
    return engine;
  }

  long id() {
    return send != null ? send.id() : receiveStream().id();
  }

  boolean isBidirectional() {
    return send != null && receive != null;
  }

  SendHalf sendStream() {
    if (send == null) {
      throw new IllegalStateException("This stream has no send direction");
    }
    return send;
  }

  ReceiveHalf receiveStream() {
    if (receive == null) {
      throw new IllegalStateException("This stream has no receive direction");
    }
    return receive;
  }

  Bidi bidiStream() {
    Bidi known = bidi;
    if (known == null) {
      known = new Bidi(sendStream(), receiveStream());
      bidi = known;
    }
    return known;
  }

  void start() {
    if (receive != null) {
      receive.start();
    }
  }

  @Override
  public void data(Bytes bytes) {
    if (receive == null) {
      bytes.release();
    } else {
      receive.data(bytes);
    }
  }

  @Override
  public void end() {
    if (receive != null) {
      receive.end();
    }
  }

  @Override
  public void reset(OptionalLong code, OptionalLong wireCode) {
    if (receive != null) {
      receive.reset(code, wireCode);
    }
  }

  @Override
  public void stopped(OptionalLong code, OptionalLong wireCode) {
    if (send != null) {
      send.stopped(code, wireCode);
    }
  }

  @Override
  public void writable() {
    if (send != null) {
      send.writable();
    }
  }

  @Override
  public void failed(HeddleException reason) {
    if (send != null) {
      send.fail(reason);
    }
    if (receive != null) {
      receive.fail(reason);
    }
  }

  /** Nobody is to be given the stream any more, if it waits for somebody. */
  void leave(Mailbox<Bidi> arrivedBidi, Mailbox<ReceiveHalf> arrivedUni) {
    if (bidi != null) {
      arrivedBidi.remove(bidi);
    } else if (receive != null) {
      arrivedUni.remove(receive);
    }
  }

  /** Whether a reader waits for bytes of it. */
  boolean isWaitedOn() {
    return receive != null && receive.isWaitedOn();
  }

  /** Ends both directions of a stream that nobody has. */
  void abandon() {
    if (send != null) {
      send.reset(0);
    }
    if (receive != null) {
      receive.stopSending(0);
    }
  }

  /** A direction has ended. To be told before the application is, which may end the session. */
  void halfEnded() {
    openHalves--;
    if (openHalves == 0) {
      engine.ended(this);
    }
  }
}
