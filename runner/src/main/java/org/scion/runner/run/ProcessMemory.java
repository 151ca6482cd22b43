package org.scion.runner.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory and processor time of this process, as the system reports them. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Resident memory now, in units of 10^9 bytes; 0 where the system does not say. */
  public static double residentGb() {
    return field("VmRSS:") / 1e9;
  }

  /** Highest resident memory so far, in units of 10^9 bytes; 0 where the system does not say. */
  public static double peakGb() {
    return field("VmHWM:") / 1e9;
  }

  private static double field(String name) {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(l -> l.startsWith(name))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D+", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Processor time of all threads since the start; 0 where the system does not say. */
  public static double cpuSeconds() {
    var bean = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return bean instanceof com.sun.management.OperatingSystemMXBean os
        ? Math.max(0, os.getProcessCpuTime()) / 1e9
        : 0;
  }
}
