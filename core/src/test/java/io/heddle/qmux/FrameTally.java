package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.wire.VarInt;
import org.jspecify.annotations.Nullable;

/** Counts what a decoder makes of records, and checks what every frame must obey. */
final class FrameTally implements FrameHandler {
  /** The transport parameters, once they have come. */
  @Nullable TransportParameters parameters;

  int frames;
  long payloadBytes;

  /** The code of CONNECTION_CLOSE of the transport's kind; -1 without one. */
  long closeError = -1;

  /** Whether a CONNECTION_CLOSE of either kind came. */
  boolean closed;

  private void frame(long... numbers) {
    frames++;
    for (long number : numbers) {
      assertTrue(number >= 0 && number <= VarInt.MAX, () -> "not from a varint: " + number);
    }
  }

  private void payload(Bytes payload) {
    payloadBytes += payload.length();
    payload.release();
  }

  @Override
  public boolean accepting() {
    return true;
  }

  @Override
  public void transportParameters(TransportParameters declared) {
    frame();
    parameters = declared;
  }

  @Override
  public void stream(long id, long offset, Bytes payload, boolean fin) {
    frame(id, offset, offset + payload.length());
    payload(payload);
  }

  @Override
  public void resetStream(long id, long code, long finalSize) {
    frame(id, code, finalSize);
  }

  @Override
  public void stopSending(long id, long code) {
    frame(id, code);
  }

  @Override
  public void maxData(long limit) {
    frame(limit);
  }

  @Override
  public void maxStreamData(long id, long limit) {
    frame(id, limit);
  }

  @Override
  public void maxStreams(boolean bidirectional, long limit) {
    frame(limit);
    assertTrue(limit <= FrameDecoder.MAX_STREAMS);
  }

  @Override
  public void streamDataBlocked(long id) {
    frame(id);
  }

  @Override
  public void datagram(Bytes payload, int frameBytes) {
    frame();
    assertTrue(frameBytes > payload.length());
    payload(payload);
  }

  @Override
  public void pingRequest(long sequence) {
    frame(sequence);
  }

  @Override
  public void pingResponse(long sequence) {
    frame(sequence);
  }

  @Override
  public void drain() {
    frame();
  }

  @Override
  public void applicationClose(long code, String reason) {
    frame(code);
    reason(reason);
  }

  @Override
  public void transportClose(long error, String reason) {
    frame(error);
    closeError = error;
    reason(reason);
  }

  private void reason(String reason) {
    assertTrue(reason.length() <= FrameDecoder.MAX_REASON_BYTES);
    closed = true;
  }
}
