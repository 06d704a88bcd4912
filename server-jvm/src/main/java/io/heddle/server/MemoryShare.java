package io.heddle.server;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** How much memory a server uses for its sessions where nothing else was said. Stateless. */
final class MemoryShare {
  private static final long LEAST_BYTES = 16L << 20;

  private MemoryShare() {}

  /**
   * Half of what the JVM may have for direct buffers, where arrived bytes are, and no more than
   * half of what the machine, or the container, has besides the heap, where QUIC's library keeps
   * its own.
   */
  static long bytes() {
    long direct = PlatformDependent.maxDirectMemory();
    long besidesHeap = machineBytes() - Runtime.getRuntime().maxMemory();
    return Math.max(LEAST_BYTES, Math.min(direct, besidesHeap) / 2);
  }

  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
