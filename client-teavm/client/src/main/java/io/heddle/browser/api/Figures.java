package io.heddle.browser.api;

import io.heddle.DatagramStats;
import io.heddle.PathStats;
import io.heddle.SessionStats;
import io.heddle.browser.web.Any;
import java.util.OptionalLong;

/**
 * Statistics as W3C WebTransport's dictionaries: what is not known is not there. Heddle's own
 * figures stand beside, under names of their own. Stateless.
 */
final class Figures {
  private static final double NS_PER_MS = 1e6;

  private Figures() {}

  static void put(Any target, String name, long value) {
    Scripts.put(target, name, Scripts.number((double) value));
  }

  private static void put(Any target, String name, OptionalLong value, double unit) {
    if (value.isPresent()) {
      Scripts.put(target, name, Scripts.number(value.getAsLong() / unit));
    }
  }

  static Any of(SessionStats stats) {
    Any figures = Scripts.emptyObject();
    PathStats path = stats.path();
    put(figures, "bytesSent", path.bytesSent(), 1);
    put(figures, "bytesReceived", path.bytesReceived(), 1);
    put(figures, "packetsSent", path.packetsSent(), 1);
    put(figures, "packetsReceived", path.packetsReceived(), 1);
    put(figures, "packetsLost", path.packetsLost(), 1);
    put(figures, "smoothedRtt", path.smoothedRttNs(), NS_PER_MS);
    put(figures, "minRtt", path.minRttNs(), NS_PER_MS);
    put(figures, "rttVariation", path.rttVariationNs(), NS_PER_MS);
    put(figures, "estimatedSendRate", path.estimatedSendBitsPerSecond(), 1);
    Scripts.put(figures, "datagrams", of(stats.datagrams()));
    put(figures, "openStreams", stats.openStreams());
    put(figures, "streamsOpened", stats.streamsOpened());
    put(figures, "streamsAccepted", stats.streamsAccepted());
    put(figures, "streamBytesSent", stats.bytesSent());
    put(figures, "streamBytesQueued", stats.bytesQueued());
    put(figures, "streamBytesReceived", stats.bytesReceived());
    return figures;
  }

  private static Any of(DatagramStats stats) {
    Any figures = Scripts.emptyObject();
    put(figures, "droppedIncoming", stats.droppedIncoming());
    put(figures, "expiredIncoming", stats.expiredIncoming());
    put(figures, "expiredOutgoing", stats.expiredOutgoing());
    put(figures, "droppedOutgoing", stats.droppedOutgoing());
    put(figures, "sent", stats.sent());
    put(figures, "received", stats.received());
    return figures;
  }
}
