package io.heddle.netty;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector with a memory, which the tests' system property {@code
 * io.netty.customResourceLeakDetector} names. It watches everything, not samples, and at Netty's
 * own level, which keeps where a buffer was made and costs little. Safe from any thread.
 *
 * @param <T> what may leak
 */
public final class HeardLeaks<T> extends ResourceLeakDetector<T> {
  /** Of all kinds of resources, in a text each. */
  static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /** Made by Netty. */
  public HeardLeaks(Class<?> resourceType, int samplingInterval) {
    super(resourceType, 1);
  }

  /** Made by Netty; the last parameter has no effect any more. */
  public HeardLeaks(Class<?> resourceType, int samplingInterval, long maxActive) {
    this(resourceType, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    LEAKS.add(resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    LEAKS.add(resourceType);
  }
}
