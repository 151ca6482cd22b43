package org.scion.runner.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scion.runner.engine.Torch;

/**
 * What this process takes of the machine. Immutable; the last one measured is kept for whoever
 * wants a value at each step, when measuring would take longer than the step.
 *
 * @param memoryGb resident memory, 10^9 bytes; 0 where the system does not say
 * @param cpu share of all processors since the last measurement, 0 to 1
 * @param gpuMemoryGb GPU memory, 10^9 bytes; null without a GPU or where its driver does not say
 */
public record SystemLoad(double memoryGb, double cpu, Double gpuMemoryGb) {
  private static volatile SystemLoad last = new SystemLoad(0, 0, null);
  private static double measuredSeconds;
  private static double computedSeconds;

  /** The last one measured. */
  public static SystemLoad last() {
    return last;
  }

  /** Asks the system, and the driver of the GPU if the engine computes on one. */
  public static synchronized SystemLoad measure() {
    boolean gpu = Torch.device() != null && Torch.device().isGpu();
    Double gpuMemory = gpu ? gpuMemoryGb(List.of("nvidia-smi")) : null;
    last = new SystemLoad(ProcessMemory.residentGb(), cpuLoad(), gpuMemory);
    return last;
  }

  /** Since the process began, the first time. */
  private static double cpuLoad() {
    double now = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    double computed = ProcessMemory.cpuSeconds();
    double most = (now - measuredSeconds) * Runtime.getRuntime().availableProcessors();
    double share = most > 0 ? (computed - computedSeconds) / most : 0;
    measuredSeconds = now;
    computedSeconds = computed;
    return Math.min(1, Math.max(0, share));
  }

  /**
   * The driver's table of processes: {@code pid, MiB} a line.
   *
   * @param program that prints it
   */
  static Double gpuMemoryGb(List<String> program) {
    List<String> command = new java.util.ArrayList<>(program);
    command.addAll(
        List.of("--query-compute-apps=pid,used_memory", "--format=csv,noheader,nounits"));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (!process.waitFor(4, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return null;
      }
      byte[] table = process.getInputStream().readNBytes(1 << 16);
      return ours(new String(table, StandardCharsets.UTF_8), ProcessHandle.current().pid());
    } catch (IOException noSuchProgram) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Double ours(String table, long pid) {
    for (String line : table.lines().toList()) {
      String[] cells = line.strip().split("\\s*,\\s*");
      if (cells.length == 2 && cells[0].equals("" + pid) && cells[1].matches("\\d{1,9}")) {
        return Long.parseLong(cells[1]) * (1 << 20) / 1e9;
      }
    }
    return null;
  }
}
