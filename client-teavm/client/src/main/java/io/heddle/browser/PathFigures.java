package io.heddle.browser;

import io.heddle.PathStats;
import io.heddle.browser.web.WebTransportConnectionStats;
import io.heddle.session.MeasuredPath;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The browser's figures of a path as Heddle's: what it does not tell stays absent. Stateless. */
final class PathFigures {
  private static final double NS_PER_MS = 1e6;

  private PathFigures() {}

  static PathStats of(WebTransportConnectionStats figures) {
    return new MeasuredPath(
        scaled(figures.smoothedRtt(), NS_PER_MS),
        scaled(figures.minRtt(), NS_PER_MS),
        scaled(figures.rttVariation(), NS_PER_MS),
        scaled(figures.bytesSent(), 1),
        scaled(figures.bytesReceived(), 1),
        scaled(figures.packetsSent(), 1),
        scaled(figures.packetsReceived(), 1),
        scaled(figures.packetsLost(), 1),
        OptionalLong.empty(),
        scaled(figures.estimatedSendRate(), 1));
  }

  private static OptionalLong scaled(OptionalDouble figure, double factor) {
    return figure.isPresent()
        ? OptionalLong.of((long) (figure.getAsDouble() * factor))
        : OptionalLong.empty();
  }
}
