package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;

/**
 * Why a worker ended that could not say so itself, in words. Immutable.
 *
 * @param message what happened
 * @param advice what to do
 * @param cause {@code memory}, {@code killed}, {@code hung}, {@code crash}, {@code exit}, {@code
 *     launch}, {@code unknown}
 * @param exitCode 128 + n after signal n; null if nobody waited for the process
 * @param lastLine last line of worker.log that tells an error, or its last line; may be empty
 */
record Obituary(String message, String advice, String cause, Integer exitCode, String lastLine) {
  private static final Pattern TELLING =
      Pattern.compile("(?i).*(error|exception|fatal|abort|out of memory|cannot|killed|signal).*");
  private static final Pattern MEMORY =
      Pattern.compile(
          "(?is).*(outofmemoryerror|out of memory|not enough memory|can't allocate memory"
              + "|bad_alloc|defaultcpuallocator).*");
  private static final String LESS_MEMORY =
      "Lower training.batch_size (and raise training.accumulation), shorten data.max_length,"
          + " recompute activations, or choose a smaller rank.";
  private static final int TAIL = 1 << 14;

  /**
   * A worker whose process is gone.
   *
   * @param memoryKills whether the machine ended processes for want of memory meanwhile
   */
  static Obituary dead(RunFolder run, long pid, boolean memoryKills) {
    Integer code = exitCode(run, pid);
    String line = lastLine(run.workerLog());
    String tail = line.isEmpty() ? "" : " Its last words: " + line;
    String step = "`scion runs resume " + run.id() + "` goes on from the last checkpoint.";
    if (MEMORY.matcher(line).matches()) {
      return new Obituary(
          "The worker ran out of memory." + tail, LESS_MEMORY, "memory", code, line);
    }
    if (code == null) {
      return new Obituary(
          "The worker is gone and nobody saw how: the machine may have been restarted." + tail,
          step,
          "unknown",
          null,
          line);
    }
    if (code == 137 && memoryKills) {
      return new Obituary(
          "The system ended the worker because memory ran out (signal 9, out-of-memory kill).",
          LESS_MEMORY,
          "memory",
          code,
          line);
    }
    if (code > 128) {
      return signal(code, line, tail, step);
    }
    return new Obituary(
        "The worker ended with exit code " + code + " before it was done." + tail,
        "worker.log of the run says more. " + step,
        "exit",
        code,
        line);
  }

  private static Obituary signal(int code, String line, String tail, String step) {
    int signal = code - 128;
    String name =
        switch (signal) {
          case 1 -> "SIGHUP";
          case 2 -> "SIGINT";
          case 4 -> "SIGILL";
          case 6 -> "SIGABRT";
          case 7 -> "SIGBUS";
          case 8 -> "SIGFPE";
          case 9 -> "SIGKILL";
          case 11 -> "SIGSEGV";
          case 15 -> "SIGTERM";
          case 25 -> "SIGXFSZ, a file grew past the largest size allowed";
          default -> "see `kill -l " + signal + "`";
        };
    boolean crash = List.of(4, 6, 7, 8, 11).contains(signal);
    String message =
        crash
            ? "The worker crashed in native code with signal " + signal + " (" + name + ")." + tail
            : "The worker was killed by signal " + signal + " (" + name + ")." + tail;
    String advice =
        crash ? "worker.log and hs_err files of the run folder say where. " + step : step;
    if (signal == 9) {
      advice = "If nobody did it, memory was short: " + LESS_MEMORY + " " + step;
    }
    return new Obituary(message, advice, crash ? "crash" : "killed", code, line);
  }

  /** A worker that lives but says nothing. */
  static Obituary hung(RunFolder run, long pid, double seconds) {
    String line = lastLine(run.workerLog());
    return new Obituary(
        "The worker wrote nothing for "
            + (int) seconds
            + " s, not even a heartbeat, and was ended."
            + (WorkerProcesses.stopped(pid) ? " A signal had stopped it (SIGSTOP)." : "")
            + (line.isEmpty() ? "" : " Its last words: " + line),
        "`scion runs resume " + run.id() + "` goes on from the last checkpoint.",
        "hung",
        null,
        line);
  }

  /** A worker that could not be started. */
  static Obituary notStarted(RuntimeException cause) {
    return new Obituary(
        "The worker could not be started: " + cause.getMessage(),
        "`scion doctor` checks Java, memory and disk.",
        "launch",
        null,
        "");
  }

  /** Whether trying again may help: the machine failed, not the request. */
  boolean infrastructure() {
    return List.of("memory", "killed", "hung", "launch", "unknown").contains(cause);
  }

  /** The data of the finished event. */
  ObjectNode event() {
    ObjectNode data = Json.object().put("status", "failed").put("message", message);
    data.put("advice", advice).put("cause", cause).put("exit_code", exitCode);
    data.put("signal", exitCode != null && exitCode > 128 ? exitCode - 128 : null);
    return data.put("last_line", lastLine);
  }

  private static Integer exitCode(RunFolder run, long pid) {
    if (!Files.exists(run.exit())) {
      return null;
    }
    JsonNode exit = Json.read(run.exit());
    boolean same = pid == 0 || exit.path("pid").asLong() == pid;
    return same && exit.path("code").canConvertToInt() ? exit.get("code").asInt() : null;
  }

  /** The last line of a log that tells an error, else its last line. */
  static String lastLine(Path log) {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(l -> !l.isEmpty() && !l.startsWith("at ") && !l.startsWith("..."))
              .toList();
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (TELLING.matcher(lines.get(i)).matches()) {
          last = lines.get(i);
          break;
        }
      }
      return last.length() > 400 ? last.substring(0, 400) : last;
    } catch (IOException e) {
      return "worker.log cannot be read: " + e.getMessage();
    }
  }
}
