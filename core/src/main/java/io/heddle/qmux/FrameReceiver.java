package io.heddle.qmux;

import io.heddle.Bytes;

/** Gives the peer's frames to the parts that they are for. Confined to the loop. */
final class FrameReceiver implements FrameHandler {
  private final QmuxCarrier carrier;
  private final StreamTable table;
  private final Liveness liveness;
  private final int maxDatagramFrameBytes;

  FrameReceiver(
      QmuxCarrier carrier, StreamTable table, Liveness liveness, int maxDatagramFrameBytes) {
    this.carrier = carrier;
    this.table = table;
    this.liveness = liveness;
    this.maxDatagramFrameBytes = maxDatagramFrameBytes;
  }

  @Override
  public boolean accepting() {
    return !carrier.isOver();
  }

  @Override
  public void transportParameters(TransportParameters parameters) {
    carrier.established(parameters);
  }

  @Override
  public void stream(long id, long offset, Bytes payload, boolean fin) {
    QmuxStream stream;
    try {
      stream = table.receiving(id);
    } catch (ViolationException e) {
      payload.release();
      throw e;
    }
    // The application may have closed the connection as the stream arrived.
    if (stream == null || !accepting()) {
      payload.release();
    } else {
      liveness.payloadArrived();
      liveness.measure();
      stream.receivedData(offset, payload, fin);
    }
  }

  @Override
  public void resetStream(long id, long code, long finalSize) {
    QmuxStream stream = table.receiving(id);
    if (stream != null && accepting()) {
      stream.receivedReset(code, finalSize);
    }
  }

  @Override
  public void stopSending(long id, long code) {
    QmuxStream stream = table.sending(id);
    if (stream != null && accepting()) {
      stream.receivedStop(code);
    }
  }

  @Override
  public void maxData(long limit) {
    if (table.raise(limit)) {
      carrier.writableAfterRecord();
    }
  }

  @Override
  public void maxStreamData(long id, long limit) {
    QmuxStream stream = table.sending(id);
    if (stream != null && accepting() && stream.receivedLimit(limit)) {
      carrier.writableAfterRecord();
    }
  }

  @Override
  public void maxStreams(boolean bidirectional, long limit) {
    table.maxStreams(bidirectional, limit);
  }

  @Override
  public void streamDataBlocked(long id) {
    // RFC 9000 §19.13: opens the stream if it is new; nothing else follows from it.
    table.receiving(id);
  }

  @Override
  public void datagram(Bytes payload, int frameBytes) {
    // RFC 9221 §3: more than was declared, or any if none was.
    if (maxDatagramFrameBytes == 0 || frameBytes > maxDatagramFrameBytes) {
      payload.release();
      throw new ViolationException(
          TransportError.PROTOCOL_VIOLATION, "a DATAGRAM larger than max_datagram_frame_size");
    }
    liveness.payloadArrived();
    carrier.events().datagram(payload);
  }

  @Override
  public void pingRequest(long sequence) {
    liveness.requested(sequence);
  }

  @Override
  public void pingResponse(long sequence) {
    liveness.answered(sequence, carrier.loop().nowNs());
  }

  @Override
  public void drain() {
    carrier.events().drainRequested();
  }

  @Override
  public void applicationClose(long code, String reason) {
    carrier.closedByApplication(code, reason);
  }

  @Override
  public void transportClose(long error, String reason) {
    carrier.closedByTransport(error, reason);
  }
}
