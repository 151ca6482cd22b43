package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobFailure;
import org.scion.core.service.RunLauncher;
import org.scion.core.spec.SpecReader;

/**
 * Starts the worker of a run on this machine, in a session of its own: neither Ctrl-C in the
 * terminal nor closing it reaches the worker. What the worker prints goes to worker.log; its
 * process id and the time of the start go to launch.json. Stateless and thread-safe.
 */
public final class LocalLauncher implements RunLauncher {
  /** A shell with job control puts a background command into a process group of its own. */
  private static final String SHELL_DETACH =
      "set -m; log=$1; shift; nohup \"$@\" </dev/null >>\"$log\" 2>&1 & echo $!";

  private final String main;

  public LocalLauncher() {
    this(WorkerProcess.MAIN);
  }

  /** With another worker, for tests. */
  LocalLauncher(String main) {
    this.main = main;
  }

  @Override
  public long start(RunFolder run) {
    long now = System.currentTimeMillis();
    WorkerProcess worker = new WorkerProcess(main, threads(run));
    try {
      long pid = launch(worker, run);
      ObjectNode launch = (ObjectNode) run.launchJson();
      launch.put("pid", pid).put("launched", now);
      RunFolder.writeWhole(run.launch(), Json.pretty(launch));
      return pid;
    } catch (IOException e) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, "cannot start a worker: " + e.getMessage(), List.of());
    }
  }

  private static long launch(WorkerProcess worker, RunFolder run) throws IOException {
    List<String> plain = worker.command(List.of("train", run.path().toString()));
    Path setsid = onPath("setsid");
    if (setsid == null && !WorkerProcess.onWindows()) {
      return launchByShell(worker, plain, run);
    }
    List<String> command = new ArrayList<>(plain);
    if (setsid != null) {
      command.add(0, setsid.toString());
    }
    ProcessBuilder builder = builder(worker, command, run);
    builder.redirectInput(new File(WorkerProcess.onWindows() ? "NUL" : "/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(run.workerLog().toFile()));
    return builder.redirectErrorStream(true).start().pid();
  }

  private static long launchByShell(WorkerProcess worker, List<String> plain, RunFolder run)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", SHELL_DETACH, "sh", run.workerLog().toString()));
    command.addAll(plain);
    Process shell = builder(worker, command, run).start();
    try (BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      String pid = out.readLine();
      if (pid == null || !pid.matches("\\d{1,18}")) {
        throw new IOException("the shell did not name a process: " + pid);
      }
      return Long.parseLong(pid);
    }
  }

  private static ProcessBuilder builder(WorkerProcess worker, List<String> command, RunFolder run) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(run.path().toFile());
    worker.prepare(builder.environment());
    return builder;
  }

  /** Threads written into the plan by an earlier start, so that a resumed run repeats exactly. */
  private static int threads(RunFolder run) {
    JsonNode plan = run.planJson();
    if (plan.path("threads").asInt() > 0) {
      return plan.path("threads").asInt();
    }
    return SpecReader.document(run.spec()).path("engine").path("threads").asInt(0);
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
