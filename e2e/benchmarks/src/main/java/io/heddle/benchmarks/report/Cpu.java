package io.heddle.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time, which tells what something costs even on a machine that others use. */
public final class Cpu {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Cpu() {}

  /** What this process has used so far, all threads and the kernel on their behalf. */
  public static long processNs() {
    return SYSTEM.getProcessCpuTime();
  }
}
