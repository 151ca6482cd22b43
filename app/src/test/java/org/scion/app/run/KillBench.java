package org.scion.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;

/**
 * Kills real processes while nano-lm trains: {@code KillBench WORKSPACE KILLS SEED}. The command
 * line, the supervisor and the worker of {@code ./scion run} are ended with signal 9 at random
 * moments; whoever watched starts to watch again. Prints what was killed and what was lost.
 */
final class KillBench {
  private static final int STEPS = 60;

  private final Workspace workspace;
  private final Random random;
  private final Map<String, Integer> killed = new TreeMap<>();
  private Process command;

  private KillBench(Path folder, long seed) {
    workspace = Workspace.open(folder);
    random = new Random(seed);
    RunFolder.writeWhole(
        folder.resolve("settings.json"), "{\"queue\":{\"backoff_s\":0.2,\"retries\":20}}\n");
  }

  public static void main(String[] args) throws Exception {
    KillBench bench = new KillBench(Path.of(args[0]).toAbsolutePath(), Long.parseLong(args[2]));
    long start = System.nanoTime();
    bench.start("whole");
    bench.command.waitFor();
    TreeMap<Long, Double> wanted = losses(bench.newest());
    int runs = 0;
    int equal = 0;
    int beyond = 0;
    for (int kills = Integer.parseInt(args[1]); kills > 0; runs++) {
      bench.start("killed");
      RunFolder run = bench.awaitRun("killed");
      kills -= bench.kill(run, kills);
      bench.awaitDone(run);
      equal += losses(run).equals(wanted) ? 1 : 0;
      beyond += stepsLost(run);
    }
    System.out.printf(
        "%s killed in %d runs of %d steps, seed %s, %.0f s%n"
            + "equal losses %d, steps lost beyond a checkpoint %d, index %s, processes left %d%n",
        bench.killed,
        runs,
        wanted.size(),
        args[2],
        (System.nanoTime() - start) / 1e9,
        equal,
        beyond,
        bench.keptIndexEqualsRebuilt() ? "equal to the rebuilt one" : "DIFFERENT",
        bench.processesLeft());
  }

  private void start(String name) throws IOException {
    command =
        scion(
            List.of(
                "run",
                root().resolve("sample-projects/nano-lm/experiment.yaml").toString(),
                "--name=" + name,
                "--set=training.steps=" + STEPS,
                "--set=training.batch_size=4",
                "--set=training.checkpoint_every=5",
                "--set=engine.threads=1",
                "--set=data.limit=60"));
  }

  private Process scion(List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(root().resolve("scion").toString()));
    line.addAll(arguments);
    line.add("--workspace=" + workspace.path());
    return new ProcessBuilder(line)
        .redirectError(workspace.path().resolve("commands.log").toFile())
        .start();
  }

  private RunFolder newest() {
    List<RunFolder> all = workspace.runFolders();
    return all.get(all.size() - 1);
  }

  private RunFolder awaitRun(String name) throws InterruptedException {
    while (workspace.runFolders().isEmpty()
        || !newest().id().contains(name)
        || RunState.read(newest()).status().equals("done")) {
      Thread.sleep(20);
    }
    return newest();
  }

  /** Kills one process after the other until the run is done; how many. */
  private int kill(RunFolder run, int most) throws Exception {
    int count = 0;
    while (count < most && !RunState.read(run).status().equals("done")) {
      Thread.sleep(random.nextInt(2500));
      String what = new String[] {"worker", "supervisor", "command"}[random.nextInt(3)];
      long pid =
          switch (what) {
            case "worker" -> run.launchJson().path("pid").asLong();
            case "supervisor" -> supervisor();
            default -> command.pid();
          };
      ProcessHandle process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElse(null);
      if (process != null && process.destroyForcibly()) {
        killed.merge(what, 1, Integer::sum);
        count++;
      }
      if (!command.isAlive() && !RunState.read(run).status().equals("done")) {
        command = scion(List.of("runs", "resume", run.id()));
      }
    }
    return count;
  }

  private long supervisor() {
    Path heartbeat = workspace.path().resolve("supervisor/heartbeat.json");
    return Files.exists(heartbeat) ? Json.read(heartbeat).path("pid").asLong() : 0;
  }

  private void awaitDone(RunFolder run) throws Exception {
    long end = System.nanoTime() + 240_000_000_000L;
    while (!RunState.read(run).status().equals("done")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("stuck: " + RunState.read(run));
      }
      if (!command.isAlive()) {
        command = scion(List.of("runs", "resume", run.id()));
      }
      Thread.sleep(200);
    }
    command.waitFor();
  }

  private static TreeMap<Long, Double> losses(RunFolder run) {
    return RunState.series(EventReader.all(run.events())).get("loss");
  }

  /** Starts that began before the last checkpoint that the log had named. */
  private static int stepsLost(RunFolder run) {
    long checkpoint = 0;
    int lost = 0;
    for (RunEvent event : EventReader.all(run.events())) {
      if (event.type().equals("checkpoint")) {
        checkpoint = event.data().path("step").asLong();
      } else if (event.type().equals("started")) {
        lost += event.data().path("resumed_from").asLong() < checkpoint ? 1 : 0;
      }
    }
    return lost;
  }

  private boolean keptIndexEqualsRebuilt() throws Exception {
    JsonNode kept = answer("runs", "search", "archived:any", "--json");
    answer("index", "rebuild", "--json");
    return kept.equals(answer("runs", "search", "archived:any", "--json"));
  }

  private JsonNode answer(String... arguments) throws Exception {
    Process process = scion(Arrays.asList(arguments));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Json.parse(out, "answer of " + Arrays.toString(arguments));
  }

  private long processesLeft() throws InterruptedException {
    long left = Long.MAX_VALUE;
    for (int second = 0; left > 0 && second < 60; second++) {
      Thread.sleep(1000);
      left =
          ProcessHandle.allProcesses()
              .filter(p -> !p.info().commandLine().orElse("").contains("KillBench"))
              .filter(p -> p.info().commandLine().orElse("").contains(workspace.path().toString()))
              .count();
    }
    return left;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("sample-projects")) ? here : here.getParent();
  }
}
