package org.scion.ui.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.service.RunStore;
import org.scion.core.service.SeriesRequest;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.Smoothing;
import org.scion.ui.run.RunReader;
import org.scion.ui.text.Messages;

/**
 * One series of all runs compared, over steps, tokens or time. Immutable.
 *
 * @param series its name
 * @param across what runs along the bottom
 * @param curves by run, unsmoothed
 */
record Overlay(String series, Across across, Map<String, Curve> curves) {
  /** What all lines of the picture have together; a single run gets no more than its page has. */
  private static final int POINTS = 1_000_000;

  private static final int POINTS_A_RUN = 20_000;

  static final Overlay NONE = new Overlay("", Across.STEP, Map.of());

  /** Reads it; the steps' durations only if time or tokens are asked for. */
  static Overlay read(RunStore store, List<ComparedRun> runs, String series, Across across) {
    int most = Math.min(POINTS_A_RUN, POINTS / Math.max(1, runs.size()));
    List<SeriesRequest> asked =
        runs.stream().map(run -> SeriesRequest.whole(run.id(), series, most)).toList();
    var found = store.series(asked);
    Map<String, Curve> curves = new HashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      String id = runs.get(i).id();
      Curve curve = RunReader.curve(found.get(i));
      if (across != Across.STEP) {
        // Sums need every step, not the lowest and highest of several.
        Curve millis = RunReader.curve(store.series(SeriesRequest.every(id, "step_ms")));
        Curve speed = RunReader.curve(store.series(SeriesRequest.every(id, "tokens_per_s")));
        curve = across.of(curve, millis, speed);
      }
      curves.put(id, curve);
    }
    return new Overlay(series, across, curves);
  }

  int longest() {
    return curves.values().stream().mapToInt(Curve::size).max().orElse(0);
  }

  /** One entry of the legend for each group; the repetitions follow in the pale style. */
  Plot plot(Comparison comparison, double smoothing) {
    List<Plot.Line> lines = new ArrayList<>();
    Set<String> named = new HashSet<>();
    boolean evaluation = series.contains(".");
    for (ComparedRun run : comparison.runs()) {
      String group = run.record().group();
      boolean first = named.add(group);
      Plot.Style strong = evaluation ? Plot.Style.DOTS : Plot.Style.STRONG;
      Curve curve = curves.getOrDefault(run.id(), Curve.EMPTY);
      lines.add(
          new Plot.Line(
              first ? group : run.label(),
              evaluation ? curve : Smoothing.of(curve, smoothing),
              comparison.colour(run),
              first ? strong : Plot.Style.FAINT));
    }
    // The pale ones first: the lines that are meant to be read lie over them.
    lines.sort(Comparator.comparing((Plot.Line line) -> line.style() != Plot.Style.FAINT));
    return Plot.of(Messages.text("compare.overlay", series), across.words(), series).with(lines);
  }
}
