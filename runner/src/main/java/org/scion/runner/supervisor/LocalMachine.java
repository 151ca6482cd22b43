package org.scion.runner.supervisor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** This machine: Linux by its files, others by the virtual machine's view. Thread-safe. */
final class LocalMachine implements Machine {
  private static final Path GROUP = Path.of("/sys/fs/cgroup");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

  @Override
  public long availableBytes() {
    long free =
        value(Path.of("/proc/meminfo"), "MemAvailable:").orElseGet(LocalMachine::freeByBean);
    OptionalLong limit = value(GROUP.resolve("memory.max"), "");
    OptionalLong used = value(GROUP.resolve("memory.current"), "");
    if (limit.isPresent() && used.isPresent()) {
      long cache = value(GROUP.resolve("memory.stat"), "inactive_file").orElse(0);
      free = Math.min(free, limit.getAsLong() - used.getAsLong() + cache);
    }
    return Math.max(0, free);
  }

  private static long freeByBean() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Long.MAX_VALUE / 4;
  }

  @Override
  public int gpus() {
    if (!Files.isDirectory(GPUS)) {
      return 0;
    }
    int count = 0;
    try (DirectoryStream<Path> list = Files.newDirectoryStream(GPUS)) {
      for (Path gpu : list) {
        count += Files.isDirectory(gpu) ? 1 : 0;
      }
    } catch (IOException unreadable) {
      return 0;
    }
    return count;
  }

  @Override
  public long outOfMemoryKills() {
    OptionalLong group = value(GROUP.resolve("memory.events"), "oom_kill");
    return group.isPresent()
        ? group.getAsLong()
        : value(Path.of("/proc/vmstat"), "oom_kill").orElse(-1);
  }

  /** The number behind a word at the beginning of a line; kB are turned into bytes. */
  private static OptionalLong value(Path file, String key) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException absent) {
      return OptionalLong.empty();
    }
    for (String line : lines) {
      String rest = line.startsWith(key) ? line.substring(key.length()).strip() : "";
      String number = rest.replaceAll("\\D.*", "");
      boolean word = key.isEmpty() || line.length() > key.length() && !rest.equals(line);
      if (word && !number.isEmpty() && number.length() < 18) {
        return OptionalLong.of(Long.parseLong(number) * (rest.endsWith("kB") ? 1024 : 1));
      }
    }
    return OptionalLong.empty();
  }
}
