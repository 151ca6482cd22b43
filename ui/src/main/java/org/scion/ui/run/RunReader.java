package org.scion.ui.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunStore;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;
import org.scion.ui.chart.Curve;
import org.scion.ui.text.Messages;

/**
 * Reads the page of a run; of its log only what is new since the last time. Thread-safe: one call
 * after another.
 */
public final class RunReader {
  /** More than four screens across; zooming further in shows these points as they are. */
  private static final int POINTS = 20_000;

  private static final int ARTIFACTS = 500;
  private static final int PRINTED = 16_384;

  /** They make up nearly all of a log, and are read as series. */
  private static final Set<String> IN_SERIES = Set.of("step", "evaluation", "heartbeat");

  private final Workspace workspace;
  private final RunStore store;
  private final Map<String, Log> logs = new HashMap<>();

  public RunReader(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.store = store;
  }

  /** A log read so far. */
  private static final class Log {
    private final EventReader reader;
    private final List<RunEvent> events = new ArrayList<>();

    Log(Path file) {
      reader = new EventReader(file, 0);
    }

    List<RunEvent> readOn() {
      List<RunEvent> part = reader.next();
      while (!part.isEmpty()) {
        part.stream().filter(e -> !IN_SERIES.contains(e.type())).forEach(events::add);
        part = reader.next();
      }
      return List.copyOf(events);
    }
  }

  /**
   * @throws SpecException if there is no such run
   */
  public synchronized RunDetail read(String id) throws IOException {
    RunFolder folder = workspace.run(id);
    RunRow row =
        store
            .run(folder.id())
            .orElseThrow(() -> new SpecException("run", id, Messages.text("run.unknown"), ""));
    Log log = logs.computeIfAbsent(folder.id(), i -> new Log(folder.events()));
    List<RunEvent> events = log.readOn();
    return new RunDetail(
        folder,
        row,
        folder.planJson(),
        Files.readString(folder.spec()),
        curves(folder.id()),
        events,
        new RankHistory(events),
        new SpectrumHistory(events),
        artifacts(folder),
        end(folder.workerLog()));
  }

  /** The end of what a worker printed: where a native library died, it is the only trace. */
  private static String end(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(PRINTED, in.length());
      byte[] bytes = new byte[length];
      in.seek(in.length() - length);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** All series of a run. */
  public Map<String, Curve> curves(String id) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    List<SeriesRequest> requests =
        store.seriesNames(id).stream().map(name -> SeriesRequest.whole(id, name, POINTS)).toList();
    store.series(requests).forEach(series -> curves.put(series.name(), curve(series)));
    return curves;
  }

  /** Where a point stands for several, its lowest and its highest value are drawn. */
  public static Curve curve(Series series) {
    int n = series.size();
    if (series.exact()) {
      double[] x = new double[n];
      java.util.Arrays.setAll(x, i -> series.steps()[i]);
      return new Curve(x, series.values());
    }
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    for (int i = 0; i < n; i++) {
      x[2 * i] = series.steps()[i];
      x[2 * i + 1] = series.steps()[i];
      y[2 * i] = series.min()[i];
      y[2 * i + 1] = series.max()[i];
    }
    return new Curve(x, y);
  }

  private static List<RunDetail.Artifact> artifacts(RunFolder folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.path(), 4)) {
      List<RunDetail.Artifact> found = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(ARTIFACTS).toList()) {
        found.add(
            new RunDetail.Artifact(folder.path().relativize(file).toString(), Files.size(file)));
      }
      return found;
    }
  }
}
