package io.heddle.netty;

import io.heddle.Limits;
import io.heddle.wire.Http3Error;
import io.heddle.wire.StreamKind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Streams and datagrams that came before their session, a bounded number of each (webtrans-http3
 * §4.6). Confined to the event loop.
 */
final class Orphans {
  /**
   * How many sessions of the past are remembered, so that late streams of theirs are told apart.
   */
  private static final int REMEMBERED = 1_024;

  private static final class Remembered<V> extends LinkedHashMap<Long, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  private final Limits limits;
  private final Map<Long, List<ArrivedStream>> streams = new LinkedHashMap<>();
  private final Map<Long, List<ByteBuf>> datagrams = new LinkedHashMap<>();
  private final Set<Long> past = Collections.newSetFromMap(new Remembered<>());

  /** Streams that are over before their session is there, of each kind. */
  private final Map<Long, Map<StreamKind, Integer>> lost = new Remembered<>();

  private int streamCount;
  private int datagramCount;

  Orphans(Limits limits) {
    this.limits = limits;
  }

  void stream(long sessionId, ArrivedStream stream) {
    if (past.contains(sessionId)) {
      stream.reject(Http3Error.WT_SESSION_GONE);
    } else if (streamCount >= limits.maxBufferedStreams()) {
      stream.reject(Http3Error.WT_BUFFERED_STREAM_REJECTED);
      lost(sessionId, stream.kind());
    } else {
      streamCount++;
      stream.waits();
      streams.computeIfAbsent(sessionId, id -> new ArrayList<>(2)).add(stream);
    }
  }

  /** A stream of a session that is not there yet is over; the session's peer counts it. */
  void lost(long sessionId, StreamKind kind) {
    lost.computeIfAbsent(sessionId, id -> new EnumMap<>(StreamKind.class))
        .merge(kind, 1, Integer::sum);
  }

  void datagram(long sessionId, ByteBuf payload) {
    if (past.contains(sessionId) || datagramCount >= limits.maxBufferedDatagrams()) {
      payload.release();
    } else {
      datagramCount++;
      datagrams.computeIfAbsent(sessionId, id -> new ArrayList<>(2)).add(payload);
    }
  }

  /** The session is there: it gets what waited for it. */
  void claim(Http3Carrier carrier) {
    Map<StreamKind, Integer> over = lost.remove(carrier.id());
    if (over != null) {
      over.forEach(carrier::lost);
    }
    for (ArrivedStream stream : takeStreams(carrier.id())) {
      carrier.arrived(stream);
    }
    for (ByteBuf datagram : takeDatagrams(carrier.id())) {
      carrier.datagram(datagram);
    }
  }

  /** The session is over or was never granted. */
  void disown(long sessionId) {
    past.add(sessionId);
    lost.remove(sessionId);
    for (ArrivedStream stream : takeStreams(sessionId)) {
      stream.reject(Http3Error.WT_SESSION_GONE);
    }
    takeDatagrams(sessionId).forEach(ByteBuf::release);
  }

  /** The connection is over. */
  void close() {
    streams.values().forEach(list -> list.forEach(ArrivedStream::drop));
    datagrams.values().forEach(list -> list.forEach(ByteBuf::release));
    streams.clear();
    datagrams.clear();
  }

  private List<ArrivedStream> takeStreams(long sessionId) {
    List<ArrivedStream> found = streams.remove(sessionId);
    streamCount -= found == null ? 0 : found.size();
    return found == null ? List.of() : found;
  }

  private List<ByteBuf> takeDatagrams(long sessionId) {
    List<ByteBuf> found = datagrams.remove(sessionId);
    datagramCount -= found == null ? 0 : found.size();
    return found == null ? List.of() : found;
  }
}
