package org.scion.runner.worker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scion.core.run.RunFolder;

/**
 * A process that outlives the one that starts it: in a session of its own, its output in a file. A
 * small shell stays beside it and writes its exit code down (128 + n after signal n), which nobody
 * else could learn once the starter is gone. Immutable.
 *
 * @param command program and arguments
 * @param environment variables to set over those of this process
 */
public record DetachedProcess(List<String> command, Map<String, String> environment) {
  private static final String SHELL =
      "log=$1; exit=$2; shift 2; trap '' HUP INT;"
          + " \"$@\" </dev/null >>\"$log\" 2>&1 & worker=$!; echo $worker; exec >&- 2>&-;"
          + " wait $worker; code=$?;"
          + " printf '{\"pid\":%d,\"code\":%d}\\n' $worker $code >\"$exit.tmp\" &&"
          + " mv \"$exit.tmp\" \"$exit\"";

  /**
   * Starts the worker of a run; its words go to worker.log, its exit code to worker-exit.json.
   *
   * @return process id of the worker itself
   */
  public long start(RunFolder run) throws IOException {
    return start(run.path(), run.workerLog(), run.exit());
  }

  /**
   * @param folder working folder
   * @param log where standard output and error are appended
   * @param exit where process id and exit code are written when it ends
   */
  public long start(Path folder, Path log, Path exit) throws IOException {
    Files.deleteIfExists(exit);
    if (WorkerProcess.onWindows()) {
      return builder(command, folder)
          .redirectInput(new File("NUL"))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectErrorStream(true)
          .start()
          .pid();
    }
    List<String> shell = new ArrayList<>();
    Path setsid = onPath("setsid");
    if (setsid != null) {
      shell.add(setsid.toString());
    }
    // With job control a background command gets a process group of its own.
    shell.addAll(List.of("sh", setsid == null ? "-mc" : "-c", SHELL, "sh"));
    shell.addAll(List.of(log.toString(), exit.toString()));
    shell.addAll(command);
    Process process = builder(shell, folder).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String pid = out.readLine();
      if (pid == null || !pid.matches("\\d{1,18}")) {
        throw new IOException("the shell did not name a process: " + pid);
      }
      return Long.parseLong(pid);
    }
  }

  private ProcessBuilder builder(List<String> line, Path folder) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static Path onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(program);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
