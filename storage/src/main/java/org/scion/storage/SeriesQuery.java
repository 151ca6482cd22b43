package org.scion.storage;

import java.util.Optional;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

/** Reads pieces of series, from the coarsest level that is fine enough. Thread-safe. */
final class SeriesQuery {
  private final Database database;

  SeriesQuery(Database database) {
    this.database = database;
  }

  Series read(SeriesRequest request) {
    return database.query(
        h -> {
          SeriesRows rows = new SeriesRows(h);
          Optional<SeriesRows.Entry> entry = rows.find(request.run(), request.name());
          return entry.map(e -> read(rows, e, request)).orElse(Series.empty(request.name()));
        });
  }

  private static Series read(SeriesRows rows, SeriesRows.Entry entry, SeriesRequest request) {
    int level = level(entry, request);
    Buckets all = rows.read(entry.id(), level, request.fromStep(), request.toStep());
    int from = 0;
    int to = all.size();
    while (from < to && all.steps()[from] < request.fromStep()) {
      from++;
    }
    while (to > from && all.steps()[to - 1] > request.toStep()) {
      to--;
    }
    Buckets part = from == 0 && to == all.size() ? all : all.slice(from, to);
    if (part.size() > request.maxPoints()) {
      part = part.coarser((part.size() + request.maxPoints() - 1) / request.maxPoints());
    }
    return new Series(
        entry.name(), entry.points(), part.steps(), part.last(), part.min(), part.max());
  }

  /** The coarsest level that still gives a quarter of the points asked for. */
  private static int level(SeriesRows.Entry entry, SeriesRequest request) {
    double span = Math.max(1.0, entry.lastStep() - (double) entry.firstStep());
    double from = Math.max(entry.firstStep(), request.fromStep());
    double to = Math.min(entry.lastStep(), request.toStep());
    double points = entry.points() * Math.min(1, Math.max(0, to - from + 1) / span);
    int level = 0;
    if (points <= request.maxPoints()) {
      return level;
    }
    while (level + 1 < SeriesRows.FACTORS.length
        && points / SeriesRows.FACTORS[level + 1] >= request.maxPoints() / 4.0) {
      level++;
    }
    return level;
  }
}
