package io.heddle.netty;

import io.heddle.Limits;
import io.heddle.wire.Http3Error;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
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

  private final Limits limits;
  private final Map<Long, List<ArrivedStream>> streams = new LinkedHashMap<>();
  private final Map<Long, List<ByteBuf>> datagrams = new LinkedHashMap<>();
  private final Set<Long> past =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });
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
    } else {
      streamCount++;
      streams.computeIfAbsent(sessionId, id -> new ArrayList<>(2)).add(stream);
    }
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
  void claim(Http3Session session) {
    for (ArrivedStream stream : takeStreams(session.id())) {
      stream.join(session);
    }
    for (ByteBuf datagram : takeDatagrams(session.id())) {
      session.datagram(datagram);
    }
  }

  /** The session is over or was never granted. */
  void disown(long sessionId) {
    past.add(sessionId);
    for (ArrivedStream stream : takeStreams(sessionId)) {
      stream.reject(Http3Error.WT_SESSION_GONE);
    }
    takeDatagrams(sessionId).forEach(ByteBuf::release);
  }

  /** The connection is over. */
  void close() {
    streams.values().forEach(list -> list.forEach(stream -> stream.first().release()));
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
