package org.scion.runner.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.service.RunQueue.Place;

/**
 * Kills processes of the queue at random moments: {@code FaultBench FOLDER ROUNDS SEED}. Each round
 * queues a run by a client process, waits up to 1.5 s and ends the worker, the supervisor or the
 * client with signal 9; then the run must end by itself with the losses of an undisturbed one,
 * after one wake at most, with nothing left running. Prints a table of what was killed and what was
 * lost.
 */
final class FaultBench {
  private static final int STEPS = 100;

  private final QueueTrial trial;
  private final Random random;
  private final TreeMap<String, int[]> counts = new TreeMap<>();
  private int lost;
  private int stuck;
  private int doubled;
  private int beyond;

  private FaultBench(Path folder, long seed) {
    trial = new QueueTrial(folder);
    trial.settings(Json.object().put("idle_s", 2).put("retries", 9).put("silence_s", 20));
    random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    FaultBench bench = new FaultBench(Path.of(args[0]), Long.parseLong(args[2]));
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      bench.round(i);
    }
    QueueTrial.await("idle", () -> bench.trial.processes() == 0);
    System.out.printf("%d rounds, seed %s, %.0f s%n", rounds, args[2], seconds(start));
    bench.counts.forEach(
        (what, n) ->
            System.out.printf("  %-10s killed %d, was there no more %d%n", what, n[0], n[1]));
    System.out.printf(
        "  runs with other losses %d, stuck %d, steps lost beyond a checkpoint %d,"
            + " two workers at once %d, processes left %d%n",
        bench.lost, bench.stuck, bench.beyond, bench.doubled, bench.trial.processes());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void round(int number) throws Exception {
    RunFolder run = trial.run("r" + number, "steps: " + STEPS + ", step_ms: 5");
    Process client = client(run);
    Thread.sleep(random.nextInt(1500));
    String what = new String[] {"worker", "supervisor", "client"}[random.nextInt(3)];
    boolean killed = kill(what, run, client);
    counts.computeIfAbsent(what, k -> new int[2])[killed ? 0 : 1]++;
    Thread.sleep(100);
    if (QueueEntry.read(run) == null) {
      // The client was killed before it queued the run: whoever asked, asks again.
      trial.client().submit(run, Place.NEXT);
    }
    trial.client().wake();
    try {
      QueueTrial.await(run, "done");
    } catch (AssertionError e) {
      stuck++;
      System.out.println("stuck: " + run.id() + " " + RunState.read(run));
    }
    client.destroyForcibly().waitFor();
    if (!Arrays.equals(StandInWorker.undisturbed(STEPS), QueueTrial.losses(run))) {
      lost++;
    }
    check(run);
  }

  /** Every resume must begin at the last checkpoint that was written down before it. */
  private void check(RunFolder run) {
    long checkpoint = 0;
    boolean open = false;
    for (RunEvent event : EventReader.all(run.events())) {
      switch (event.type()) {
        case "started" -> {
          beyond += event.data().path("resumed_from").asLong() < checkpoint ? 1 : 0;
          doubled += open ? 1 : 0;
          open = true;
        }
        case "checkpoint" -> checkpoint = event.data().path("step").asLong();
        case "finished" -> open = false;
        default -> {}
      }
    }
  }

  private Process client(RunFolder run) throws IOException {
    return new ProcessBuilder(
            StandInSupervisor.java(
                StandInClient.class.getName(), trial.workspace().path().toString(), run.id()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private boolean kill(String what, RunFolder run, Process client) {
    switch (what) {
      case "worker":
        Long pid = RunState.read(run).workerPid();
        return pid != null
            && RunState.alive(pid)
            && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
      case "supervisor":
        return ProcessHandle.of(trial.supervisor())
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::destroyForcibly)
            .orElse(false);
      default:
        boolean alive = client.isAlive();
        client.destroyForcibly();
        return alive;
    }
  }
}
