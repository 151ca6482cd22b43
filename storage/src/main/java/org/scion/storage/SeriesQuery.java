package org.scion.storage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;

/** Reads pieces of series, from the coarsest level that is fine enough. Thread-safe. */
final class SeriesQuery {
  private static final String FIND =
      "select id, name, points, first_step, last_step from series where run_id = ? and name = ?";
  private static final String CHUNKS =
      "select data from chunk where series_id = ? and level = ?"
          + " and last_step >= ? and first_step <= ? order by row_no";

  private final Database database;

  SeriesQuery(Database database) {
    this.database = database;
  }

  Series read(SeriesRequest request) {
    return read(List.of(request)).get(0);
  }

  /** All of them with the same two statements: the first hundred of a process are soon there. */
  List<Series> read(List<SeriesRequest> requests) {
    return database.query(
        h -> {
          try (PreparedStatement find = h.getConnection().prepareStatement(FIND);
              PreparedStatement chunks = h.getConnection().prepareStatement(CHUNKS)) {
            List<Series> result = new ArrayList<>(requests.size());
            for (SeriesRequest request : requests) {
              SeriesRows.Entry entry = entry(find, request);
              result.add(
                  entry == null ? Series.empty(request.name()) : read(chunks, entry, request));
            }
            return result;
          } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be read", e);
          }
        });
  }

  private static SeriesRows.Entry entry(PreparedStatement find, SeriesRequest request)
      throws SQLException {
    find.setString(1, request.run());
    find.setString(2, request.name());
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? SeriesRows.entry(row) : null;
    }
  }

  /** The buckets of a level that touch a range of steps. */
  private static Buckets buckets(
      PreparedStatement chunks, long series, int level, SeriesRequest request) throws SQLException {
    chunks.setLong(1, series);
    chunks.setInt(2, level);
    chunks.setLong(3, request.fromStep());
    chunks.setLong(4, request.toStep());
    List<Buckets> parts = new ArrayList<>();
    try (ResultSet rows = chunks.executeQuery()) {
      while (rows.next()) {
        parts.add(ChunkCodec.decode(rows.getBytes(1)));
      }
    }
    return parts.isEmpty() ? Buckets.NONE : Buckets.concat(parts);
  }

  private static Series read(
      PreparedStatement chunks, SeriesRows.Entry entry, SeriesRequest request) throws SQLException {
    Buckets all = buckets(chunks, entry.id(), level(entry, request), request);
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
