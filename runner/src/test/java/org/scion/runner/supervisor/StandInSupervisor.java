package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;
import org.scion.core.spec.SpecReader;
import org.scion.runner.worker.DetachedProcess;
import org.scion.runner.worker.WorkerProcess;

/** The supervisor's process with stand-in workers. */
final class StandInSupervisor {
  private StandInSupervisor() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(SupervisorMain.run(Workspace.open(Path.of(args[0])), new Launcher()));
  }

  /** Java's options that start a small process soonest. */
  static List<String> java(String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xshare:auto", "-cp", WorkerProcess.classPath(), main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts stand-in workers, with a largest file size where the spec asks for one. */
  static final class Launcher implements RunLauncher {
    @Override
    public long start(RunFolder run) {
      int blocks = SpecReader.document(run.spec()).at("/stand_in/file_blocks").asInt();
      List<String> command = java(StandInWorker.class.getName(), "train", run.path().toString());
      if (blocks > 0 && !Files.exists(run.path().resolve("disk-freed"))) {
        command.addAll(0, List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
      }
      long now = System.currentTimeMillis();
      try {
        long pid = new DetachedProcess(command, Map.of()).start(run);
        ObjectNode launch = (ObjectNode) run.launchJson();
        RunFolder.writeWhole(run.launch(), Json.line(launch.put("pid", pid).put("launched", now)));
        return pid;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start a worker", e);
      }
    }
  }
}
