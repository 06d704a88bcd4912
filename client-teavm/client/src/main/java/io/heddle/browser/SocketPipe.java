package io.heddle.browser;

import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.ArrayBuffer;
import io.heddle.browser.web.Global;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WebSocket;
import io.heddle.browser.web.WebSocket.SocketEvent;
import io.heddle.qmux.QmuxCarrier;
import io.heddle.qmux.RecordBuffer;
import io.heddle.qmux.RecordPipe;
import org.jspecify.annotations.Nullable;

/**
 * Records on a WebSocket of the browser's that is open, with few of them in its buffer at a time:
 * what the browser has, no priority can overtake. Confined to the page's thread.
 *
 * <p>{@code bufferedAmount} changes from task to task, and no event tells. So while the window is
 * full, and only then, the pipe looks at it when {@link DrainRate} expects it to be half empty, and
 * whenever a message arrives, as credit for a sender does.
 */
final class SocketPipe implements RecordPipe {
  // RFC 6455 §7.4.1: the purpose of the connection has been fulfilled.
  private static final int NORMAL_CLOSURE = 1000;

  private final WebSocket socket;
  private final DrainRate rate = new DrainRate();
  private final Message message = new Message();
  private @Nullable QmuxCarrier carrier;
  private int looks;
  private boolean full;
  private boolean closed;

  SocketPipe(WebSocket socket) {
    this.socket = socket;
  }

  /** Gives up a socket whose pipe there is not, or not yet. */
  static void abandon(WebSocket socket) {
    socket.close(NORMAL_CLOSURE, "");
  }

  /** Tells the engine what arrives from now on, and when there is room. */
  void attach(QmuxCarrier engine) {
    carrier = engine;
    socket.onmessage = event -> received(engine, event);
    socket.onclose = event -> ended(engine, event);
  }

  private void received(QmuxCarrier engine, SocketEvent event) {
    look();
    Any data = event.getData();
    if (Any.text(data).isPresent()) {
      engine.malformed("a text message");
    } else {
      engine.record(new JsBytes(new Uint8Array((ArrayBuffer) (Object) data)));
    }
  }

  private void ended(QmuxCarrier engine, SocketEvent event) {
    closed = true;
    String reason = event.getReason();
    engine.ended(
        Failures.lost(
            event.isWasClean() ? Side.REMOTE : Side.TRANSPORT,
            "WebSocket code " + event.getCode() + (reason.isEmpty() ? "" : ": " + reason)));
  }

  @Override
  public int room() {
    if (closed) {
      return 0;
    }
    double held = socket.getBufferedAmount();
    int room = (int) (rate.windowBytes() - held);
    if (room <= 0 && !full) {
      full = true;
      rate.full(Global.nowMs(), held);
      lookLater();
    }
    return room;
  }

  private void lookLater() {
    // Looks that were planned before are void.
    int number = ++looks;
    int waitMs = rate.waitMs();
    if (waitMs == 0) {
      NextTask.run(() -> planned(number));
    } else {
      Global.setTimeout(() -> planned(number), waitMs);
    }
  }

  private void planned(int number) {
    if (number == looks) {
      look();
    }
  }

  private void look() {
    if (!full || closed) {
      return;
    }
    rate.look(Global.nowMs(), socket.getBufferedAmount());
    if (!rate.hasDrained()) {
      lookLater();
    } else {
      full = false;
      looks++;
      if (carrier != null) {
        carrier.writable();
      }
    }
  }

  @Override
  public RecordBuffer begin() {
    message.length = 0;
    return message;
  }

  @Override
  public void send(RecordBuffer record, int length) {
    // The browser copies before it returns: one array serves all messages.
    socket.send(message.array.subarray(0, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    closed = true;
    // What was sent goes out before; how long to wait for the peer is the browser's to choose.
    socket.close(NORMAL_CLOSURE, "");
  }

  /** The one record that is open. */
  private static final class Message implements RecordBuffer {
    private Uint8Array array = new Uint8Array(DrainRate.LEAST_WINDOW_BYTES + 1024);
    private int length;

    @Override
    public void put(byte[] source, int from, int count) {
      put(ByteArrays.toJavaScript(source, from, count));
    }

    @Override
    public void put(Bytes bytes) {
      put(JsBytes.toScript(bytes));
    }

    private void put(Uint8Array bytes) {
      int end = length + bytes.getByteLength();
      if (end > array.getByteLength()) {
        Uint8Array larger = new Uint8Array(Math.max(end, 2 * array.getByteLength()));
        larger.set(array, 0);
        array = larger;
      }
      array.set(bytes, length);
      length = end;
    }

    @Override
    public void discard() {}
  }
}
