package io.heddle.browser.api;

import io.heddle.StreamPriority;
import io.heddle.browser.web.Any;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * W3C WebTransport's send order, any integer with 0 in the middle, on Heddle's priorities, 0 to 255
 * with 128 in the middle: {@code priority = 128 + sendOrder}, bounded. Orders from -128 to 127 keep
 * their order among each other and to priorities; what lies beyond shares the end. Stateless.
 */
final class Priorities {
  private Priorities() {}

  /** What the options of a new stream ask for; a priority wins over a send order. */
  static StreamPriority asked(@Nullable Any options) {
    Any priority = Scripts.member(options, "priority");
    Any order = Scripts.member(options, "sendOrder");
    if (Any.isPresent(priority)) {
      return ofPriority(priority);
    }
    return Any.isPresent(order) ? ofSendOrder(order) : StreamPriority.NORMAL;
  }

  static StreamPriority ofPriority(@Nullable Any value) {
    OptionalDouble number = Any.number(value);
    double wanted = number.orElse(-1);
    if (wanted < 0 || wanted >= StreamPriority.LEVELS) {
      Scripts.raise(Scripts.rangeError("A priority is a number from 0 to 255, higher first"));
    }
    return StreamPriority.of((int) wanted);
  }

  static StreamPriority ofSendOrder(@Nullable Any value) {
    double order = Any.number(value).orElse(0);
    double level = order + StreamPriority.NORMAL.value();
    return StreamPriority.of((int) Math.max(0, Math.min(StreamPriority.LEVELS - 1, level)));
  }

  static int sendOrder(StreamPriority priority) {
    return priority.value() - StreamPriority.NORMAL.value();
  }
}
