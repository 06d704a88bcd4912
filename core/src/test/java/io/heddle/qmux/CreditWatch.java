package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with one end's records and checks, apart from the engines, that they keep to what the
 * other end has declared: credit, stream limits, order, final sizes, record sizes.
 */
final class CreditWatch implements FrameHandler {
  private final boolean server;
  private final FrameDecoder decoder = new FrameDecoder(this, RecordWriter.MAX_RECORD_BYTES);
  private final Map<Long, Long> streamLimits = new HashMap<>();
  private final Map<Long, Long> offsets = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private @Nullable CreditWatch other;
  private @Nullable TransportParameters declared;
  private long maxData;
  private long maxBidi;
  private long maxUni;
  private long sent;
  private boolean closed;

  private CreditWatch(boolean server) {
    this.server = server;
  }

  /** Watches both directions of a pair that has just been made. */
  static void watch(QmuxPair pair) {
    CreditWatch client = new CreditWatch(false);
    CreditWatch server = new CreditWatch(true);
    client.other = server;
    server.other = client;
    // What the pair declared as it began had no observer yet.
    client.transportParameters(pair.clientParameters);
    server.transportParameters(pair.serverParameters);
    client.begin(pair.clientParameters);
    server.begin(pair.serverParameters);
    pair.up.tap(client::record);
    pair.down.tap(server::record);
  }

  private void begin(TransportParameters parameters) {
    decoder.decode(Bytes.of(parameters.encode()));
  }

  private void record(byte[] record) {
    assertFalse(closed, "a record after CONNECTION_CLOSE");
    assertTrue(
        record.length <= other().declared().maxRecordBytes(), "a record above max_record_size");
    decoder.decode(Bytes.of(record));
  }

  private CreditWatch other() {
    return Objects.requireNonNull(other);
  }

  private TransportParameters declared() {
    return Objects.requireNonNull(declared);
  }

  @Override
  public boolean accepting() {
    return true;
  }

  @Override
  public void transportParameters(TransportParameters parameters) {
    declared = parameters;
    maxData = parameters.maxData();
    maxBidi = parameters.maxStreamsBidi();
    maxUni = parameters.maxStreamsUni();
  }

  /** What this end grants the other on a stream. */
  private long grant(long id) {
    Long raised = streamLimits.get(id);
    if (raised != null) {
      return raised;
    }
    if (!StreamId.isBidirectional(id)) {
      return declared().maxStreamDataUni();
    }
    return StreamId.isServer(id) == server
        ? declared().maxStreamDataBidiLocal()
        : declared().maxStreamDataBidiRemote();
  }

  private void advance(long id, long end) {
    long before = offsets.getOrDefault(id, 0L);
    offsets.put(id, end);
    sent += end - before;
    assertTrue(end <= other().grant(id), "more than MAX_STREAM_DATA on stream " + id);
    assertTrue(sent <= other().maxData, "more than MAX_DATA");
    if (StreamId.isServer(id) == server) {
      long limit = StreamId.isBidirectional(id) ? other().maxBidi : other().maxUni;
      assertTrue(StreamId.index(id) < limit, "more than MAX_STREAMS: stream " + id);
    }
  }

  @Override
  public void stream(long id, long offset, Bytes payload, boolean fin) {
    assertEquals(offsets.getOrDefault(id, 0L), offset, "out of order");
    assertFalse(ended.contains(id), "data after the end of stream " + id);
    advance(id, offset + payload.length());
    if (fin) {
      ended.add(id);
    }
  }

  @Override
  public void resetStream(long id, long code, long finalSize) {
    assertEquals(offsets.getOrDefault(id, 0L), finalSize, "final size");
    assertTrue(ended.add(id), "a reset after the end of stream " + id);
    advance(id, finalSize);
  }

  @Override
  public void stopSending(long id, long code) {
    assertTrue(code >= 0);
  }

  @Override
  public void maxData(long limit) {
    assertTrue(limit > maxData, "MAX_DATA does not grow");
    maxData = limit;
  }

  @Override
  public void maxStreamData(long id, long limit) {
    assertTrue(limit > grant(id), "MAX_STREAM_DATA does not grow");
    streamLimits.put(id, limit);
  }

  @Override
  public void maxStreams(boolean bidirectional, long limit) {
    assertTrue(limit > (bidirectional ? maxBidi : maxUni), "MAX_STREAMS does not grow");
    if (bidirectional) {
      maxBidi = limit;
    } else {
      maxUni = limit;
    }
  }

  @Override
  public void streamDataBlocked(long id) {}

  @Override
  public void datagram(Bytes payload, int frameBytes) {
    assertTrue(frameBytes <= other().declared().maxDatagramFrameBytes(), "datagram too large");
  }

  @Override
  public void pingRequest(long sequence) {}

  @Override
  public void pingResponse(long sequence) {}

  @Override
  public void drain() {}

  @Override
  public void applicationClose(long code, String reason) {
    closed = true;
  }

  @Override
  public void transportClose(long error, String reason) {
    throw new AssertionError(TransportError.name(error) + ": " + reason);
  }
}
