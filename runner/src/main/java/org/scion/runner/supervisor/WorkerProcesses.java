package org.scion.runner.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/** Finds and ends the worker processes of runs, and never a stranger's. Stateless. */
final class WorkerProcesses {
  private static final Path PROC = Path.of("/proc");

  private WorkerProcesses() {}

  /** Whether a living process is the worker of a run, as far as the system tells. */
  static boolean isWorker(long pid, RunFolder run) {
    if (!RunState.alive(pid == 0 ? null : pid)) {
      return false;
    }
    List<String> command = command(pid);
    return command.isEmpty() || worksOn(command, run);
  }

  private static boolean worksOn(List<String> command, RunFolder run) {
    String program = Path.of(command.get(0)).getFileName().toString();
    return !List.of("sh", "setsid").contains(program)
        && command.stream().anyMatch(a -> a.endsWith(run.id()));
  }

  /** The process that works on a run; on Linux also one that nobody wrote down. */
  static OptionalLong find(RunFolder run) {
    long launched = run.launchJson().path("pid").asLong();
    if (launched > 0 && !command(launched).isEmpty() && isWorker(launched, run)) {
      return OptionalLong.of(launched);
    }
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return OptionalLong.empty();
    }
    try (DirectoryStream<Path> list = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : list) {
        long pid = Long.parseLong(process.getFileName().toString());
        List<String> command = command(pid);
        if (!command.isEmpty() && worksOn(command, run) && RunState.alive(pid)) {
          return OptionalLong.of(pid);
        }
      }
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /**
   * Ends a worker at once and waits until it is gone.
   *
   * @return whether there was one
   */
  static boolean kill(long pid, RunFolder run) {
    if (!isWorker(pid, run)) {
      return false;
    }
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      return false;
    }
    process.destroyForcibly();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process " + pid + " of run " + run.id() + " stays", e);
    }
    return true;
  }

  /** Whether somebody stopped a process with a signal (SIGSTOP); only Linux tells. */
  static boolean stopped(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      int end = stat.lastIndexOf(')');
      return end > 0 && stat.length() > end + 2 && stat.charAt(end + 2) == 'T';
    } catch (IOException absent) {
      return false;
    }
  }

  /** Program and arguments; empty where the system does not tell. */
  static List<String> command(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.isEmpty() ? List.of() : List.of(text.split("\0"));
    } catch (IOException absent) {
      return List.of();
    }
  }
}
