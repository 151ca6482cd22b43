package org.scion.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.scion.core.UnsupportedException;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.core.service.RunStore;
import org.scion.core.service.Series;
import org.scion.core.service.SeriesRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a workspace: its database file where this process gets it, else the logs themselves;
 * a file that another process lets go is taken at a later {@link #refresh()}. A damaged file is
 * moved aside and made again from the run folders, and {@link #notices()} says so. Thread-safe.
 */
public final class RunIndex implements RunStore {
  private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
  private static final long RETRY_NANOS = 5_000_000_000L;

  private final Workspace workspace;
  private final Clock clock;
  private final List<String> notices = new ArrayList<>();
  private RunStore store;
  private long lastTry;

  private RunIndex(Workspace workspace, Clock clock) {
    this.workspace = workspace;
    this.clock = clock;
    this.store = tryFile().<RunStore>map(d -> new FileStore(workspace, d)).orElse(null);
    if (store == null) {
      store = new LogStore(workspace);
    }
  }

  /**
   * Opens the index of a workspace; never waits for another process. Call {@link #refresh()} to
   * read the logs.
   *
   * @throws UnsupportedException if a newer Scion wrote the database
   */
  public static RunIndex open(Workspace workspace) {
    return new RunIndex(workspace, Clock.systemUTC());
  }

  /** The database file, or nothing if another process holds it or the folder takes no file. */
  private Optional<Database> tryFile() {
    lastTry = System.nanoTime();
    try {
      return Optional.of(Database.file(workspace.database()));
    } catch (UnsupportedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Database.busy(e)) {
        return Optional.empty();
      }
      if (!Database.broken(e) || !moveAside(e)) {
        tell("The database cannot be opened (" + reason(e) + "); answers come from the logs.");
        return Optional.empty();
      }
      return Optional.of(Database.file(workspace.database()));
    }
  }

  private boolean moveAside(RuntimeException cause) {
    Path file = databaseFile(workspace);
    if (!Files.isRegularFile(file) || !Files.isWritable(file.getParent())) {
      return false;
    }
    Path aside = file.resolveSibling("scion-damaged-" + clock.millis() + ".mv.db");
    try {
      Files.move(file, aside);
    } catch (IOException e) {
      cause.addSuppressed(e);
      return false;
    }
    tell(
        "The database was damaged ("
            + reason(cause)
            + "); it lies in "
            + aside.getFileName()
            + " now, and a new one is made from the run folders.");
    return true;
  }

  static Path databaseFile(Workspace workspace) {
    return workspace.database().resolveSibling(workspace.database().getFileName() + ".mv.db");
  }

  private void tell(String notice) {
    if (!notices.contains(notice)) {
      notices.add(notice);
      LOG.warn(notice);
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }

  /**
   * Asks the store. A store that fails is opened again, for an interrupted thread closes the file
   * of a good one; if it fails again the file is damaged and made anew.
   */
  private <T> T ask(Function<RunStore, T> question) {
    RuntimeException failure = null;
    for (int attempt = 0; attempt < 3; attempt++) {
      RunStore asked = current(failure, attempt == 2);
      try {
        return question.apply(asked);
      } catch (RuntimeException e) {
        if (!asked.holdsFile() || !(Database.full(e) || Database.broken(e))) {
          throw e;
        }
        failure = e;
      }
    }
    throw failure;
  }

  private synchronized RunStore current(RuntimeException failure, boolean damaged) {
    if (failure != null) {
      boolean interrupted = Thread.interrupted();
      reopen(failure, damaged);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return store;
  }

  private void reopen(RuntimeException failure, boolean damaged) {
    store.close();
    if (Database.full(failure)) {
      tell("The disk is full; answers come from the logs until there is room.");
      store = new LogStore(workspace);
      return;
    }
    if (damaged) {
      moveAside(failure);
    }
    Optional<Database> fresh = tryFile();
    store = fresh.isPresent() ? new FileStore(workspace, fresh.get()) : new LogStore(workspace);
    if (damaged) {
      store.refresh();
    }
  }

  @Override
  public long refresh() {
    takeFileIfFree();
    return ask(RunStore::refresh);
  }

  private synchronized void takeFileIfFree() {
    if (store.holdsFile() || System.nanoTime() - lastTry < RETRY_NANOS) {
      return;
    }
    tryFile()
        .ifPresent(
            database -> {
              store.close();
              store = new FileStore(workspace, database);
            });
  }

  @Override
  public List<RunRow> runs(String search) {
    return ask(s -> s.runs(search));
  }

  @Override
  public Optional<RunRow> run(String id) {
    return ask(s -> s.run(id));
  }

  @Override
  public List<String> seriesNames(String run) {
    return ask(s -> s.seriesNames(run));
  }

  @Override
  public Series series(SeriesRequest request) {
    return ask(s -> s.series(request));
  }

  @Override
  public List<Series> series(List<SeriesRequest> requests) {
    return ask(s -> s.series(requests));
  }

  @Override
  public synchronized boolean holdsFile() {
    return store.holdsFile();
  }

  @Override
  public synchronized List<String> notices() {
    return List.copyOf(notices);
  }

  /** The open database, for checks; empty when answers come from the logs. */
  synchronized Optional<Database> database() {
    return store instanceof FileStore file ? Optional.of(file.database()) : Optional.empty();
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
