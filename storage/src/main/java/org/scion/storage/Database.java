package org.scion.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.scion.core.UnsupportedException;

/**
 * An open H2 database with the present schema. Opens no port. H2's own lock keeps a file to one
 * process. Thread-safe.
 */
final class Database implements AutoCloseable {
  /** Of the newest migration. */
  static final String VERSION = "1";

  private static final Set<Integer> NO_TABLE =
      Set.of(
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1);
  private static final Set<Integer> BUSY =
      Set.of(ErrorCode.DATABASE_ALREADY_OPEN_1, ErrorCode.LOCK_TIMEOUT_1);
  private static final Set<Integer> BROKEN =
      Set.of(
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.FILE_VERSION_ERROR_1,
          ErrorCode.UNSUPPORTED_SETTING_COMBINATION,
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.CONNECTION_BROKEN_1,
          ErrorCode.WRONG_USER_OR_PASSWORD,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2);

  private final JdbcConnectionPool pool;
  private final Jdbi jdbi;

  private Database(String url) {
    pool = JdbcConnectionPool.create(url, "scion", "");
    pool.setMaxConnections(8);
    jdbi = Jdbi.create(pool);
    try {
      migrate();
    } catch (RuntimeException e) {
      pool.dispose();
      throw e;
    }
  }

  /**
   * Opens or makes the file {@code path.mv.db}.
   *
   * @throws RuntimeException that {@link #busy} or {@link #broken} tell apart
   */
  static Database file(Path path) {
    return new Database(
        "jdbc:h2:file:"
            + path.toAbsolutePath()
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
  }

  /** A database of this object alone, in memory. */
  static Database memory() {
    return new Database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void migrate() {
    if (!upToDate()) {
      migrateByFlyway();
    }
  }

  /** Whether the schema is the present one already: Flyway takes longer to start than to look. */
  private boolean upToDate() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select \"version\", \"success\" from \"flyway_schema_history\""
                    + " order by \"installed_rank\"")) {
      boolean well = true;
      String version = "";
      while (rows.next()) {
        well &= rows.getBoolean(2);
        version = rows.getString(1);
      }
      return well && version.equals(VERSION);
    } catch (SQLException e) {
      if (NO_TABLE.contains(e.getErrorCode())) {
        return false;
      }
      throw new IllegalStateException("the database cannot be opened", e);
    }
  }

  private void migrateByFlyway() {
    Flyway flyway =
        Flyway.configure()
            .dataSource(pool)
            .locations("classpath:org/scion/storage/migration")
            .load();
    MigrationInfo current = flyway.info().current();
    if (current != null && current.getState().isFailed()) {
      throw new IllegalStateException("a migration failed half-way: " + current.getDescription());
    }
    if (current != null && current.getState().name().startsWith("FUTURE")) {
      throw new UnsupportedException(
          "the database's schema "
              + current.getVersion()
              + " is of a newer Scion; use that one, or move scion.mv.db away to have it rebuilt");
    }
    flyway.migrate();
  }

  <T> T query(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  <T> T transaction(Function<Handle, T> work) {
    return jdbi.inTransaction(work::apply);
  }

  void change(Consumer<Handle> work) {
    jdbi.useTransaction(work::accept);
  }

  /** Whether another process holds the file. */
  static boolean busy(Throwable e) {
    return has(e, BUSY);
  }

  /** Whether the file is damaged or not a database of ours. */
  static boolean broken(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof org.h2.mvstore.MVStoreException
          || t instanceof org.flywaydb.core.api.FlywayException) {
        return true;
      }
    }
    return has(e, BROKEN);
  }

  /** Whether the disk, or the largest allowed file, is full. */
  static boolean full(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("No space left") || message.contains("File too large")) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Throwable e, Set<Integer> codes) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException s && codes.contains(s.getErrorCode())) {
        return true;
      }
    }
    return false;
  }

  /** Closes the file at once; one that is closed or damaged already stays as it is. */
  @Override
  public void close() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("shutdown");
    } catch (SQLException e) {
      if (!broken(e) && !full(e)) {
        throw new IllegalStateException("the database did not close", e);
      }
    } finally {
      pool.dispose();
    }
  }
}
