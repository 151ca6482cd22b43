package org.scion.core.service;

import java.util.List;
import java.util.Optional;

/**
 * Queries over the runs of a workspace. The run folders are the truth; this is a view of them that
 * may be a moment old: {@link #refresh()} brings it up to date. Thread-safe.
 *
 * <p>One process at a time holds the database file. Any other gets the same answers from the logs
 * of the runs that it asks for; nobody waits.
 */
public interface RunStore extends AutoCloseable {

  /**
   * Reads what the event logs gained since the last call.
   *
   * @return points read
   */
  long refresh();

  /**
   * The runs that a search finds, newest first.
   *
   * @param search as {@link RunSearch} reads it; empty for all that are not archived
   * @throws org.scion.core.SpecException if the search cannot be read
   */
  List<RunRow> runs(String search);

  /** One run. */
  Optional<RunRow> run(String id);

  /** Names of the series that a run has recorded, sorted. */
  List<String> seriesNames(String run);

  /** A piece of a series; empty if the run has none of that name. */
  Series series(SeriesRequest request);

  /** Pieces of several series, in the order asked for; quicker than one by one. */
  default List<Series> series(List<SeriesRequest> requests) {
    return requests.stream().map(this::series).toList();
  }

  /** Whether this process holds the database file. */
  boolean holdsFile();

  /** What the user should know: a database moved aside, a file held by another process. */
  List<String> notices();

  @Override
  void close();
}
