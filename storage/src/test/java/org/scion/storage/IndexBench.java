package org.scion.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

/**
 * Measures indexing and opening: {@code IndexBench FOLDER RUNS STEPS}. The first call writes the
 * runs and prints points a second; the next one prints milliseconds to open the database and one
 * series of every run in 1,000 points, first in a fresh process, then twice more in the same one.
 */
final class IndexBench {
  private static long lastCpu;

  private IndexBench() {}

  public static void main(String[] args) throws IOException {
    Workspace workspace = Workspace.open(Path.of(args[0]));
    int runs = Integer.parseInt(args[1]);
    int steps = Integer.parseInt(args[2]);
    if (workspace.runFolders().isEmpty()) {
      for (int i = 0; i < runs; i++) {
        write(workspace, i, steps);
      }
      IndexRebuild.Result result = IndexRebuild.rebuild(workspace);
      System.out.printf(
          "indexed %d runs, %d points in %.1f s: %.0f points/s, file %.1f MB%n",
          result.runs(),
          result.rows(),
          result.seconds(),
          result.rate(),
          Files.size(RunIndex.databaseFile(workspace)) / 1e6);
      return;
    }
    for (String time : List.of("fresh process", "same process", "same process")) {
      System.out.println(time + ":");
      open(workspace);
    }
  }

  private static void open(Workspace workspace) throws IOException {
    long start = System.nanoTime();
    try (RunIndex index = RunIndex.open(workspace)) {
      tell("open", start);
      start = System.nanoTime();
      index.refresh();
      tell("refresh with nothing new", start);
      start = System.nanoTime();
      List<RunRow> rows = index.runs("");
      tell("table of " + rows.size() + " runs", start);
      for (int round = 0; round < 3; round++) {
        start = System.nanoTime();
        List<SeriesRequest> requests =
            rows.stream().map(row -> SeriesRequest.whole(row.id(), "loss", 1000)).toList();
        long points = index.series(requests).stream().mapToLong(Series::size).sum();
        tell("series of all runs, " + points + " points drawn", start);
      }
    }
  }

  private static void tell(String what, long start) {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    System.out.printf(
        "%s: %.1f ms, of which this thread computed %.1f ms%n",
        what, (System.nanoTime() - start) / 1e6, (cpu - lastCpu) / 1e6);
    lastCpu = cpu;
  }

  private static void write(Workspace workspace, int number, int steps) throws IOException {
    RunFolder run = Logs.run(workspace, String.format("20261121-%06d-bench", number), "lora");
    Random random = new Random(number);
    Logs.started(run, 0);
    StringBuilder text = new StringBuilder();
    for (int step = 1; step <= steps; step++) {
      var data = Json.object().put("step", step);
      data.putObject("values")
          .put("loss", (double) (float) (2.0 / Math.sqrt(step) + 0.1 * random.nextGaussian()));
      text.append(new RunEvent(step, "step", data).line()).append('\n');
      if (text.length() > 1 << 20) {
        Files.writeString(run.events(), text, StandardOpenOption.APPEND);
        text.setLength(0);
      }
    }
    Files.writeString(run.events(), text, StandardOpenOption.APPEND);
  }
}
