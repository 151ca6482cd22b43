package org.scion.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFold;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunLabel;
import org.scion.core.run.UserData;

/**
 * Carries event logs into the database, each line once: the points and the byte offset behind them
 * are one transaction. Killed at any moment, it goes on where the last transaction ended. Confined
 * to one thread at a time.
 */
final class EventIndexer {
  /** Scope of the position that counts for all series. */
  static final String ALL = "";

  private static final long BATCH_BYTES = 8L << 20;

  private final Database database;

  EventIndexer(Database database) {
    this.database = database;
  }

  /**
   * Brings all runs up to date and forgets those whose folder is gone.
   *
   * @return points read
   */
  long indexAll(List<RunFolder> runs) {
    long points = 0;
    Map<String, String> known = known();
    for (RunFolder run : runs) {
      if (!(size(run.events()) + " " + stamp(run)).equals(known.get(run.id()))) {
        points += index(run, ALL);
      }
    }
    Set<String> present = runs.stream().map(RunFolder::id).collect(Collectors.toSet());
    Set<String> gone = new HashSet<>(known.keySet());
    gone.removeAll(present);
    gone.forEach(id -> database.change(h -> forget(h, id)));
    return points;
  }

  /** Of each run in the database: how far its log was read, and the stamp of its small files. */
  private Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    database.query(
        h ->
            h.createQuery(
                    "select id, coalesce(byte_offset, 0), stamp from run left join log_position"
                        + " on run_id = id and scope = ''")
                .map((r, c) -> known.put(r.getString(1), r.getLong(2) + " " + r.getString(3)))
                .list());
    return known;
  }

  /**
   * Brings one run up to date.
   *
   * @param scope name of the one series wanted, or {@link #ALL}
   * @return points read
   */
  long index(RunFolder run, String scope) {
    long points = 0;
    long offset = begin(run, scope);
    long next = offset;
    do {
      offset = next;
      EventBatch batch = new EventBatch(name -> scope.equals(ALL) || scope.equals(name));
      RunFold fold = scope.equals(ALL) ? fold(run) : new RunFold();
      next = read(run, offset, batch, fold);
      if (next > offset) {
        commit(run, scope, next, batch, fold);
      }
      points += batch.count();
    } while (next > offset);
    return points;
  }

  private static long read(RunFolder run, long offset, EventBatch batch, RunFold fold) {
    EventReader reader = new EventReader(run.events(), offset);
    long before;
    do {
      before = reader.offset();
      for (RunEvent event : reader.next()) {
        batch.add(event);
        fold.add(event);
      }
    } while (reader.offset() > before && reader.offset() - offset < BATCH_BYTES);
    return reader.offset();
  }

  private void commit(RunFolder run, String scope, long offset, EventBatch batch, RunFold fold) {
    database.change(
        h -> {
          batch.apply(new SeriesRows(h), run.id());
          h.execute(
              "merge into log_position key (run_id, scope) values (?, ?, ?)",
              run.id(),
              scope,
              offset);
          if (scope.equals(ALL)) {
            h.execute("update run set fold = ? where id = ?", Json.line(fold.save()), run.id());
          }
        });
  }

  private RunFold fold(RunFolder run) {
    return database.query(
        h ->
            h.createQuery("select fold from run where id = ?")
                .bind(0, run.id())
                .mapTo(String.class)
                .findOne()
                .map(text -> new RunFold(Json.parse(text, "fold of " + run.id())))
                .orElseGet(RunFold::new));
  }

  /** Makes or renews the row of the run; where to go on reading. */
  private long begin(RunFolder run, String scope) {
    long offset =
        database.query(
            h ->
                h.createQuery("select byte_offset from log_position where run_id = ? and scope = ?")
                    .bind(0, run.id())
                    .bind(1, scope)
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(0L));
    if (offset > size(run.events())) {
      database.change(h -> forget(h, run.id()));
      offset = 0;
    }
    if (scope.equals(ALL)) {
      label(run);
    }
    return offset;
  }

  private void label(RunFolder run) {
    String stamp = stamp(run);
    String known =
        database.query(
            h ->
                h.createQuery("select stamp from run where id = ?")
                    .bind(0, run.id())
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null));
    if (stamp.equals(known)) {
      return;
    }
    String label = Json.line(RunLabel.read(run));
    String user = Json.line(UserData.read(run));
    database.change(
        h -> {
          if (known == null) {
            h.execute(
                "insert into run(id, label, stamp, fold, user_data) values (?, ?, ?, ?, ?)",
                run.id(),
                label,
                stamp,
                Json.line(new RunFold().save()),
                user);
          } else {
            h.execute(
                "update run set label = ?, stamp = ?, user_data = ? where id = ?",
                label,
                stamp,
                user,
                run.id());
          }
        });
  }

  private static void forget(Handle h, String run) {
    new SeriesRows(h).delete(run);
    h.execute("delete from log_position where run_id = ?", run);
    h.execute("delete from run where id = ?", run);
  }

  /** Changes whenever one of the small files does that the run's row is made of. */
  private static String stamp(RunFolder run) {
    return Stream.of(run.plan(), run.launch(), run.queue(), run.user())
        .map(EventIndexer::stamp)
        .collect(Collectors.joining(" "));
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return a.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS) + ":" + a.size();
    } catch (java.nio.file.NoSuchFileException e) {
      return "-";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }
}
