package io.heddle.netty;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests in which a Netty buffer is forgotten without its release, by the tests or
 * by what they test. JUnit finds it by itself, for all classes.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final int COLLECTIONS = 3;

  /** Made by JUnit. */
  public NoLeaks() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isOutermost(context)) {
      String detector = System.getProperty("io.netty.customResourceLeakDetector");
      if (!HeardLeaks.class.getName().equals(detector)) {
        throw new AssertionError(
            "Leaks are heard with the system properties of Maven's tests only");
      }
      HeardLeaks.LEAKS.clear();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isOutermost(context)) {
      return;
    }
    // A leak is noticed when the next buffer is made after the garbage collector has run.
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    if (!HeardLeaks.LEAKS.isEmpty()) {
      throw new AssertionError(
          HeardLeaks.LEAKS.size()
              + " buffers leaked (-Dio.netty.leakDetection.level=paranoid would say more), the first "
              + HeardLeaks.LEAKS.peek());
    }
  }

  /** Nested classes inherit the extension, and are watched with the class around them. */
  static boolean isOutermost(ExtensionContext context) {
    return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
  }
}
