package org.scion.storage;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The rows of series in the database. A row holds up to 768 points: under the thousand, and whole
 * buckets of both coarser levels (48 of 16, 3 of 256), so that what lies before a row never changes
 * when points are added behind it. What is stored depends on the points alone, never on how they
 * came in. Confined to the transaction of its handle.
 */
final class SeriesRows {
  /** Points or buckets in a full row. */
  static final int ROW = 768;

  /** Recorded points that a point of a level stands for. */
  static final int[] FACTORS = {1, 16, 256};

  /**
   * One series.
   *
   * @param id key of its chunks
   * @param name of the series
   * @param points recorded
   * @param firstStep of the first point
   * @param lastStep of the last
   */
  record Entry(long id, String name, long points, long firstStep, long lastStep) {}

  private final Handle handle;

  SeriesRows(Handle handle) {
    this.handle = handle;
  }

  Optional<Entry> find(String run, String name) {
    return handle
        .createQuery(
            "select id, name, points, first_step, last_step from series"
                + " where run_id = ? and name = ?")
        .bind(0, run)
        .bind(1, name)
        .map((r, c) -> entry(r))
        .findOne();
  }

  List<Entry> all(String run) {
    return handle
        .createQuery(
            "select id, name, points, first_step, last_step from series where run_id = ?"
                + " order by name")
        .bind(0, run)
        .map((r, c) -> entry(r))
        .list();
  }

  static Entry entry(java.sql.ResultSet r) throws java.sql.SQLException {
    return new Entry(r.getLong(1), r.getString(2), r.getLong(3), r.getLong(4), r.getLong(5));
  }

  /**
   * Adds points to a series after dropping its points beyond a step.
   *
   * @param cut last step that stays; {@code Long.MAX_VALUE} to drop none
   */
  void change(String run, String name, long cut, Points added) {
    long firstChanged = cut == Long.MAX_VALUE ? cut : cut + 1;
    if (added.size() > 0) {
      firstChanged = Math.min(firstChanged, added.step(0));
    }
    Entry entry = find(run, name).orElse(null);
    boolean untouched = entry == null ? added.size() == 0 : firstChanged > entry.lastStep();
    if (untouched && added.size() == 0) {
      return;
    }
    long id = entry == null ? create(run, name) : entry.id();
    long row = entry == null ? 0 : rowOf(id, firstChanged);
    Points points = entry == null ? new Points() : load(id, row);
    points.cut(cut);
    points = points.merge(added);
    for (int level = 0; level < FACTORS.length; level++) {
      write(id, level, row, points);
    }
    summarise(id, row * ROW + points.size());
  }

  private long create(String run, String name) {
    return handle
        .createUpdate(
            "insert into series(run_id, name, points, first_step, last_step, last_value)"
                + " values (?, ?, 0, 0, 0, 0)")
        .bind(0, run)
        .bind(1, name)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  private long rowOf(long id, long step) {
    return handle
        .createQuery(
            "select coalesce(max(row_no), 0) from chunk"
                + " where series_id = ? and level = 0 and first_step <= ?")
        .bind(0, id)
        .bind(1, step)
        .mapTo(Long.class)
        .one();
  }

  private Points load(long id, long fromRow) {
    List<Buckets> parts = rows(id, 0, fromRow);
    Buckets all = parts.isEmpty() ? Buckets.NONE : Buckets.concat(parts);
    return new Points(all.steps().clone(), all.last().clone(), all.size());
  }

  private List<Buckets> rows(long id, int level, long fromRow) {
    return handle
        .createQuery(
            "select data from chunk where series_id = ? and level = ? and row_no >= ?"
                + " order by row_no")
        .bind(0, id)
        .bind(1, level)
        .bind(2, fromRow)
        .map((r, c) -> ChunkCodec.decode(r.getBytes(1)))
        .list();
  }

  /**
   * Writes a level anew from the bucket on where the points begin.
   *
   * @param row row of level 0 that the points begin with
   */
  private void write(long id, int level, long row, Points points) {
    int factor = FACTORS[level];
    long firstBucket = row * ROW / factor;
    long firstRow = firstBucket / ROW;
    int kept = (int) (firstBucket % ROW);
    Buckets fresh = level == 0 ? Buckets.of(points, 0, points.size()) : Buckets.of(points, factor);
    Buckets all = fresh;
    long firstStep = points.size() > 0 ? points.step(0) : 0;
    if (kept > 0) {
      all = Buckets.concat(List.of(rows(id, level, firstRow).get(0).slice(0, kept), fresh));
      firstStep = firstStepOf(id, level, firstRow);
    }
    int rowCount = (all.size() + ROW - 1) / ROW;
    PreparedBatch batch =
        handle.prepareBatch(
            "merge into chunk key (series_id, level, row_no)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (int i = 0; i < rowCount; i++) {
      int from = i * ROW;
      Buckets part = all.slice(from, Math.min(all.size(), from + ROW));
      long first = i == 0 ? firstStep : points.step((from - kept) * factor);
      add(batch, id, level, firstRow + i, first, part);
    }
    if (rowCount > 0) {
      batch.execute();
    }
    handle.execute(
        "delete from chunk where series_id = ? and level = ? and row_no >= ?",
        id,
        level,
        firstRow + rowCount);
  }

  private long firstStepOf(long id, int level, long row) {
    return handle
        .createQuery(
            "select first_step from chunk where series_id = ? and level = ? and row_no = ?")
        .bind(0, id)
        .bind(1, level)
        .bind(2, row)
        .mapTo(Long.class)
        .one();
  }

  private static void add(
      PreparedBatch batch, long id, int level, long row, long firstStep, Buckets part) {
    Buckets one = part.coarser(part.size());
    batch
        .bind(0, id)
        .bind(1, level)
        .bind(2, row)
        .bind(3, part.size())
        .bind(4, firstStep)
        .bind(5, one.steps()[0])
        .bind(6, one.min()[0])
        .bind(7, one.max()[0])
        .bind(8, one.last()[0])
        .bind(9, ChunkCodec.encode(part))
        .add();
  }

  private void summarise(long id, long points) {
    if (points == 0) {
      handle.execute("delete from series where id = ?", id);
      return;
    }
    handle.execute(
        "update series set points = ?,"
            + " first_step = (select first_step from chunk where series_id = ? and level = 0"
            + " and row_no = 0),"
            + " (last_step, last_value) = (select last_step, last_value from chunk"
            + " where series_id = ? and level = 0 and row_no = ?) where id = ?",
        points,
        id,
        id,
        (points - 1) / ROW,
        id);
  }

  /** Forgets all series of a run. */
  void delete(String run) {
    handle.execute(
        "delete from chunk where series_id in (select id from series where run_id = ?)", run);
    handle.execute("delete from series where run_id = ?", run);
  }
}
